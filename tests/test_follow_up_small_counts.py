"""Fewer than five reported children are not told, nor can they be worked out from what is told."""

import dataclasses
import itertools
import zipfile

import pandas as pd
import pytest
from changed_case import TV01C
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

import fosterlib as fl
from fosterlib.export.figures import to_csv
from fosterlib.followup.paper import follow_up_blocks
from fosterlib.followup.small import indicator_counts_children
from fosterlib.followup.tables import largest_variances, reported_from
from fosterlib.model.units import counts_children

CASE = fl.load_case(TV01C)
COUNTS = ["network.children", "foster.children", "respite.children"]
QUARTERS = [f"{year}Q{n}" for year in ("2018", "2019") for n in range(1, 5)]
SMALL = st.floats(0.01, 4.99) | st.sampled_from([1.0, 2.0, 3.0, 4.0])
TOLD = SMALL | st.sampled_from([0.0, 5.0, 5.5, 6.0, 11.0]) | st.none()
COLUMNS = ["line", "assumption", "indicator", "party", "period", "value"]


def followed(rows, case=CASE):
    return fl.follow_up(case, pd.DataFrame(rows, columns=COLUMNS))


def told_of(found, lang):
    """All that a reader gets to see, but the paper."""
    tables = [fl.followup_table, fl.variance_table, fl.drivers_table, fl.indicators_table]
    chart = fl.followup_chart(found, lang)
    return [
        *(to_csv(table(found, lang)) for table in tables),
        fl.followup_headline(found, lang),
        *largest_variances(found, lang),
        reported_from(found, lang),
        found._repr_html_(),
        chart.plot.description,
        repr(chart.plot.shapes),
    ]


@st.composite
def two_reports(draw):
    """Two reports that differ only in how many the small numbers of children are."""
    rows, others = [], []
    for id in COUNTS:
        by_year = draw(st.booleans())
        for period in ("2018", "2019") if by_year else QUARTERS:
            value = draw(TOLD)
            other = draw(SMALL) if value is not None and 0 < value < 5 else value
            rows.append(["", id, "", "", period, value])
            others.append(["", id, "", "", period, other])
    for line in draw(st.sets(st.sampled_from(["network", "foster", "respite", "contracts"]))):
        known = draw(st.sampled_from([["2018"], QUARTERS[:3], QUARTERS[2:6]]))
        rows += [[line, "", "", "", period, -300.0] for period in known]
        others += [[line, "", "", "", period, -300.0] for period in known]
    return rows, others


@given(two_reports(), st.sampled_from(["da", "en"]))
@settings(max_examples=25, deadline=None)
def test_nothing_that_is_told_depends_on_how_many_of_few_children_they_are(reports, lang):
    one, other = map(followed, reports)
    assert told_of(one, lang) == told_of(other, lang)


@pytest.mark.parametrize(("one", "other"), list(itertools.pairwise([0.5, 1, 2, 4.9])))
def test_the_paper_is_the_same_to_the_byte_whichever_small_number_is_reported(one, other, tmp_path):
    papers = []
    for value in (one, other):
        rows = [["", "respite.children", "", "", "2018Q1", value]]
        rows += [["respite", "", "", "", "2018Q1", -120], ["contracts", "", "", "", "2018Q1", -500]]
        written = fl.export_follow_up(followed(rows), tmp_path / f"{value}.docx", "da")
        papers.append(written.read_bytes())
    assert papers[0] == papers[1]


def test_what_is_left_out_is_said_and_can_be_asked_for(tmp_path):
    rows = [["", "respite.children", "", "", "2018Q1", 3], ["contracts", "", "", "", "2018Q1", -5]]
    found, name = followed(rows), CASE.line("respite").label_da
    table = fl.followup_table(found, "da")
    assert table.frame.loc[name, "Indberettet"] == "under 5"
    assert table.frame.loc[name, "Realiseret til dato"] == "—"
    assert any(f"{name} (2018Q1)" in note for note in table.notes)
    assert "under fem børn er ikke med" in fl.followup_headline(found, "da")
    assert "under 5" in fl.drivers_table(found, "da").frame["Realiseret"].tolist()
    assert "3" in fl.drivers_table(found, "da", show_small=True).frame["Realiseret"].tolist()
    whole = fl.followup_table(found, "da", show_small=True)
    assert not whole.frame.eq("—").any().any() and not any("nder 5" in n for n in whole.notes)
    paper = fl.export_follow_up(found, tmp_path / "f.docx", "da", show_small=True)
    assert "nder 5" not in zipfile.ZipFile(paper).read("word/document.xml").decode()


def test_five_children_and_none_are_told():
    rows = [["", id, "", "", "2018Q1", n] for id, n in zip(COUNTS, (0, 5, 6), strict=True)]
    told = fl.drivers_table(followed(rows), "da").frame["Realiseret"].tolist()
    assert told == ["0", "5", "6"]


def test_only_few_children_is_not_told_as_nothing():
    found = followed([["", "respite.children", "", "", "2018Q1", 2]])
    for lang in ("da", "en"):
        assert fl.followup_headline(found, lang) != fl.followup_headline(followed([]), lang)
    paper = [str(block.runs) for block in follow_up_blocks(found, "da")]
    assert not any("intet endnu" in text for text in paper)


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        ("child", True),
        ("child/year", True),
        ("child_in_care/month", True),
        ("child/bed", False),
        ("1000 DKK/child/year", False),
        ("family", False),
        ("share", False),
    ],
)
def test_what_counts_children_is_told_by_its_unit(unit, counts):
    assert counts_children(unit) is counts


def indicator(**changes):
    return CASE.indicators[0].model_copy(update=changes)


def test_an_indicator_that_counts_children_is_under_5_too():
    counted = indicator(id="home", label_da="Antal børn hjemgivet", label_en="Number sent home")
    case = dataclasses.replace(CASE, indicators=(counted,))
    for before, latest, way in ((3, 2, "—"), (7, 2, "falder, ikke som ønsket"), (2, 7, "stiger")):
        rows = [["", "", "home", "", p, v] for p, v in (("2018", before), ("2019", latest))]
        told = fl.indicators_table(followed(rows, case), "da").frame.iloc[0]
        assert told["Seneste"] == ("under 5 (2019)" if latest < 5 else "7 (2019)")
        assert told["Forrige"] == ("under 5" if before < 5 else "7")
        assert told["Udvikling"].startswith(way)
    assert not indicator_counts_children(CASE.indicators[0])  # a share of the children
    assert not indicator_counts_children(CASE.indicators[1])  # foster families


def test_a_negative_number_of_children_is_refused():
    with pytest.raises(fl.CaseError, match="cannot be below 0: it counts children"):
        followed([["", "respite.children", "", "", "2018Q1", -3]])


def test_the_sheet_and_the_follow_up_itself_keep_the_numbers(tmp_path):
    found = followed([["", "respite.children", "", "", "2018Q1", 3]])
    assert found.actuals["value"].tolist() == [3]
    assert found.comparison["realised"].notna().sum() == 1
    Document(fl.export_follow_up(found, tmp_path / "f.docx"))
    assert found.comparison["realised"].notna().sum() == 1
