"""Two versions of a proposal: what changed, and what each change does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from changed_case import TV01C, changed_case

import fosterlib as fl
from fosterlib.words.versions import compare_cases, versions_table

VERSIONS = Path(__file__).parent / "versions"


@pytest.fixture(scope="module")
def pair():
    return fl.load_case(VERSIONS / "before"), fl.load_case(VERSIONS / "after")


def rows(table, what):
    return table[table["what"] == what].set_index("id")


def test_changed_assumptions_lines_and_figures_are_listed_once_each(pair):
    table = compare_cases(*pair)
    listed = [tuple(row) for row in table[["what", "id", "field"]].itertuples(index=False)]
    assert listed == [
        ("case", "", "version"),
        ("assumption", "paper.children", "value"),
        ("assumption", "paper.saving", "value"),
        ("assumption", "paper.saving", "high"),
        ("line", "paper", "profile"),
        ("line", "printers", "amounts"),
        ("line", "screens", "added"),
        ("figure", "table1 paper all 2026 effect", "value"),
        ("together", "", ""),
    ]


def test_the_effect_of_a_change_is_that_of_the_change_alone(pair):
    table = compare_cases(*pair)
    children = rows(table, "assumption").loc["paper.children"]
    assert (children["before"], children["after"]) == (10, 12)
    assert (children["2025"], children["2026"]) == (
        -5,
        -10,
    )  # two more children at 5 each, half phased in
    lines = rows(table, "line")
    assert tuple(lines.loc["paper", ["2025", "2026"]]) == pytest.approx((-5, 0))
    assert tuple(lines.loc["printers", ["2025", "2026"]]) == (0, 4)
    assert tuple(lines.loc["screens", ["2025", "2026"]]) == (0, 4)  # 8 a year from July


def test_the_effects_of_all_changes_add_to_the_difference_of_the_totals(pair):
    before, after = pair
    for a, b in ((before, after), (after, before)):
        table = compare_cases(a, b)
        difference = fl.evaluate(b).total - fl.evaluate(a).total
        assert table[["2025", "2026"]].sum().to_numpy() == pytest.approx(
            difference.to_numpy(), abs=1e-9
        )


def test_what_the_changes_only_do_jointly_has_its_own_row(pair):
    together = compare_cases(*pair).iloc[-1]
    assert together["what"] == "together"
    assert together["2026"] == pytest.approx(-2)  # two more children at one more each
    assert together["2025"] == pytest.approx(-0.6 * 72 + 0.5 * 50 + 15)


def test_what_moves_no_money_by_itself_has_no_effect(pair):
    table = compare_cases(*pair)
    for what in ("case", "figure"):
        assert np.isnan(table.loc[table["what"] == what, ["2025", "2026"]].to_numpy(float)).all()


def test_a_line_taken_out_gives_its_effect_back(pair):
    before, after = pair
    removed = rows(compare_cases(after, before), "line").loc["screens"]
    assert removed["field"] == "removed"
    assert removed["2026"] == -4


def test_reasons_stand_beside_their_change_and_others_are_refused(pair):
    table = compare_cases(*pair, reasons={"paper.children": "two more schools"})
    assert rows(table, "assumption").loc["paper.children", "reason"] == "two more schools"
    with pytest.raises(fl.CaseError, match=r"did you mean 'paper\.children'"):
        compare_cases(*pair, reasons={"paper.childen": "two more schools"})


def test_a_case_does_not_differ_from_itself():
    case = fl.load_case(TV01C)
    table = compare_cases(case, fl.load_case(TV01C))
    assert list(table["what"]) == ["together"]
    assert (table[list(case.years)].to_numpy() == 0).all()


def test_versions_with_other_money_cannot_be_compared(pair, tmp_path):
    other = changed_case(
        VERSIONS / "before", tmp_path, ("case.toml", 'price_level = "2025"', 'price_level = "2024"')
    )
    prices = other / "assumptions.csv"
    prices.write_text(
        prices.read_text(encoding="utf-8").replace(",2025,", ",2024,"), encoding="utf-8"
    )
    with pytest.raises(fl.CaseError, match=r"price_level.*differs between the versions"):
        compare_cases(pair[0], fl.load_case(other))


def test_a_version_with_other_years_and_parties_is_laid_beside_the_first(pair, tmp_path):
    changes = [
        ("case.toml", 'years = ["2025", "2026"]', 'years = ["2025", "2026", "2027"]'),
        ("case.toml", "profile = [0.5, 1.0]", "profile = [0.5, 0.9, 1.0]"),
        ("case.toml", 'id = "unsplit"', 'id = "school"'),
        (
            "amounts.csv",
            "printers,unsplit,2025,20",
            "printers,school,2027,3,made up\nprinters,school,2025,20",
        ),
        ("amounts.csv", "printers,unsplit,2026", "printers,school,2026"),
    ]
    after = fl.load_case(changed_case(VERSIONS / "before", tmp_path, *changes))
    table = compare_cases(pair[0], after)
    years = ["2025", "2026", "2027"]
    before = fl.evaluate(pair[0], until="2027").total
    assert table[years].sum().to_numpy() == pytest.approx(
        (fl.evaluate(after).total - before).to_numpy(), abs=1e-9
    )


def test_a_recalibrated_value_is_a_change_of_its_own(tmp_path):
    old = fl.load_case(TV01C)
    new = fl.load_case(
        changed_case(
            TV01C,
            tmp_path,
            (
                "assumptions.csv",
                'Foster care, price per child",511,',
                'Foster care, price per child",520,',
            ),
        )
    )
    table = rows(compare_cases(old, new), "assumption")
    assert {"price.foster", "price.network", "foster.share_of_year"} <= set(table.index)
    assert table.loc["price.foster", "2021"] == pytest.approx(
        -17 * 9 + 10 * old.values()["foster.share_of_year"] * 9
    )


def test_the_table_of_versions_foots_and_speaks_both_languages(pair):
    table = versions_table(*pair, lang="da", reasons={"paper.children": "flere skoler"})
    assert table.frame.iloc[:-1]["2026"].replace("", 0).sum() == pytest.approx(
        table.frame.iloc[-1]["2026"]
    )
    assert "Ændringer fra A til B" in str(table)
    assert "flere skoler" in str(table)
    assert "Changes from A to B" in str(versions_table(*pair, lang="en"))


def test_an_effect_that_is_unknown_makes_the_sum_of_the_changes_unknown():
    before = fl.load_case(TV01C)
    unknown = before.assumptions["respite.children"].model_copy(update={"value": np.nan})
    after = replace(before, assumptions={**before.assumptions, "respite.children": unknown})
    after = replace(after, header=after.header.model_copy(update={"version": "unknown"}))
    table = versions_table(before, after, "en")
    assert table.frame.iloc[-1][["2018", "2021"]].isna().all()
