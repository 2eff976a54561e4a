"""How reliable, against what it matters; and what was checked of a case, in a few sentences."""

import csv

import pytest
from changed_case import SMALL, TV01C, changed_case, unknown_respite
from click.testing import CliRunner

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.questions.impacts import assumption_impacts, size_of
from fosterlib.words.assurance import assurance_statement

ALL_CASES = sorted(path.parent for path in TV01C.parent.glob("*/case.toml"))


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


def test_the_impact_is_the_swing_over_the_money_that_the_lines_move(case):
    found = assumption_impacts(case).set_index("assumption")
    # gross savings of 44,800 and 2,200 put in; ten children more or less are 11,800 each way
    assert found.loc["foster.children", "impact"] == pytest.approx(23_600 / 47_000)
    assert found.loc["price.foster", "impact"] == pytest.approx(0)  # what is printed fixes it
    assert found["impact"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("impact", "size"),
    [(0.1, "large"), (0.0999, "medium"), (0.02, "medium"), (0.0199, "small"), (0, "small")],
)
def test_ten_and_two_per_cent_divide_large_medium_and_small(impact, size):
    assert size_of(impact) == size


def test_the_few_that_deserve_work_stand_at_the_top_left(case):
    frame = fl.assurance_matrix(case, "en").frame
    assert frame.index.tolist() == ["low", "medium", "high"]
    assert frame.columns.tolist() == ["large impact", "medium impact", "small impact"]
    assert "Delay of all savings" in frame.iloc[0, 0]
    assert "Foster-care consultants, budget 2017" in frame.loc["high", "small impact"]
    named = [name for cell in frame.to_numpy().ravel() for name in cell.split("; ") if name]
    assert len(named) == len(set(named)) == len(assumption_impacts(case))


def test_where_the_total_is_unknown_so_is_the_impact(tmp_path):
    unknown = fl.load_case(unknown_respite(tmp_path))
    assert assumption_impacts(unknown)["impact"].isna().all()
    assert fl.assurance_matrix(unknown, "en").frame.columns.tolist() == ["impact unknown"]


def test_a_case_without_the_columns_loads_and_is_told_so():
    small = fl.load_case(SMALL)
    said = " ".join(assurance_statement(small, "en"))
    number = len(assumption_impacts(small))
    assert f"count as outcomes: {number}." in said
    assert f"not stated: {number}." in said


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("folder", ALL_CASES, ids=lambda folder: folder.name)
def test_every_case_is_classified_and_the_check_ends_with_the_statement(folder, lang):
    case = fl.load_case(folder)
    own = [one for one in case.assumptions.values() if not one.is_implied]
    assert [one.id for one in own if not one.nature] == []
    assert [one.id for one in own if not one.reliability and one.basis != "unknown"] == []
    said = assurance_statement(case, lang)
    assert not [one for one in said if "count as outcomes" in one or "tæller som resultater" in one]
    printed = CliRunner().invoke(main, ["check", str(folder), "--lang", lang]).output
    assert printed.rstrip().endswith("\n  ".join(said))


def test_the_statement_counts_what_is_not_reproduced(tmp_path):
    change = ("published.csv", "text,total,all,2021,saving,12.8", "text,total,all,2021,saving,12.9")
    wrong = fl.load_case(changed_case(TV01C, tmp_path, change))
    assert "111 of 112 printed figures" in assurance_statement(wrong, "en")[0]


def test_facts_outcomes_and_choices_are_told_apart_as_the_source_means_them(case):
    with (TV01C / "assumptions.csv").open(encoding="utf-8") as file:
        nature = {row["id"]: row["nature"] for row in csv.DictReader(file)}
    assert {nature[id] for id in nature if id.startswith("price.")} == {"fact"}
    moved = ("network.children", "foster.children", "respite.children", "delay.all")
    assert {nature[id] for id in moved} == {"outcome"}
    assert nature["visits.after"] == "choice"
    assert case.assumptions["visits.after"].low == 2  # a minimum is not offered below itself
