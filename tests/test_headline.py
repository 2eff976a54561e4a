"""The sentence above the workbench and in the paper: what the effect is, and how far from the
published case.
"""

from dataclasses import replace

import numpy as np
import pytest
from changed_case import TV01C, changed_case

import fosterlib as fl
from fosterlib.words.sentences import headline

CASE = fl.load_case(TV01C)


def unknown(ids):
    assumptions = {id: CASE.assumptions[id].model_copy(update={"value": np.nan}) for id in ids}
    return replace(CASE, assumptions={**CASE.assumptions, **assumptions})


def said(results, published, lang="en"):
    return headline(results, published, lang)


def test_the_published_case_is_said_to_be_it():
    plan = fl.evaluate(CASE)
    assert (
        said(plan, plan)
        == "The proposal saves DKK 12.8 million in 2021 and DKK 42.6 million in all in 2018-2021"
        " (2018 prices). That is as in the printed proposal."
    )


def test_a_difference_is_said_for_the_year_and_for_all_years():
    later = fl.evaluate(CASE, CASE.named("one year later"))
    assert said(later, fl.evaluate(CASE), "da").endswith(
        "I forhold til det trykte forslag er besparelsen 0,9 mio. kr. mindre i 2021 og 13,1 mio."
        " kr. mindre i alt i 2018-2021."
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("equal shares", "Uncovered: £486,970 less"),
        ("grant extended by six months", "unchanged in 2024/25 and £243,485 lower in all"),
        ("pay rise of five per cent", "net spending is £24,348 higher in 2024/25"),
    ],
)
def test_what_moves_is_said_though_the_net_does_not(name, told):
    case = fl.load_case(TV01C.parent / "surrey_safeguarding")
    found = said(fl.evaluate(case, case.named(name)), fl.evaluate(case))
    assert told in found and "as in the printed proposal" not in found


def test_nothing_is_as_printed_in_other_prices_or_years():
    for results in (
        fl.in_prices(fl.evaluate(CASE), "2023"),
        fl.evaluate(CASE, until="2024"),
    ):
        found = said(results, fl.evaluate(CASE), "da")
        assert "som i det trykte" not in found and "de trykte tal" in found
        assert f"i {results.years[-1]} og" in found


def test_a_case_that_misses_its_printed_figures_says_so(tmp_path):
    row = "table1,total,all,2021,effect,-12800,"
    folder = changed_case(TV01C, tmp_path, ("published.csv", row, row.replace("-12800", "-12700")))
    results = fl.evaluate(fl.load_case(folder))
    found = said(results, results, "da")
    assert found.endswith("Beregningen genskaber ikke 1 af de 112 trykte tal.")
    assert "som i det trykte" not in found


def test_a_case_without_printed_figures_has_a_plan_and_nothing_is_called_printed():
    case = replace(CASE, figures=())
    plan, nine = fl.evaluate(case), fl.evaluate(case, case.scenario("9", {"network.children": 9}))
    assert said(plan, plan, "da").endswith("Det er planen uden ændringer.")
    assert "I forhold til planen er besparelsen" in said(nine, plan, "da")
    assert "trykt" not in said(nine, plan, "da") + said(plan, plan, "da")


def test_income_is_no_saving_and_a_cost_is_none():
    case = fl.load_case(TV01C.parent / "herning_parents")
    returns = fl.evaluate(case, case.named("returns home pay for going on"))
    assert "sænker nettoudgiften med 0,9 mio. kr." in said(returns, fl.evaluate(case), "da")
    later = fl.evaluate(CASE, CASE.scenario("dear", {"part2.on": 0, "part3.on": 0, "visits.on": 0}))
    assert "har ingen" not in said(later, fl.evaluate(CASE), "da")
    assert "besparelsen" not in said(later, fl.evaluate(CASE), "da")


def test_an_unknown_total_is_not_a_figure():
    case = unknown(["respite.children"])
    found = fl.evaluate(case)
    assert "0" not in said(found, fl.evaluate(CASE))
    assert CASE.line("respite").label_en in said(found, fl.evaluate(CASE))


def test_no_difference_is_said_to_an_unknown_published_case():
    case = unknown(["respite.children"])
    known = fl.evaluate(
        case,
        case.scenario("typed", {"respite.children": CASE.assumptions["respite.children"].value}),
    )
    assert "Against" not in said(known, fl.evaluate(case))


def test_a_difference_is_not_summed_over_years_in_which_it_is_unknown():
    plan = fl.evaluate(CASE)
    printed, found = plan.effects.copy(), plan.effects.copy()
    printed[0, 0, 0], found[0, 0, 1] = np.nan, found[0, 0, 1] + 100
    assert "Against" not in said(replace(plan, effects=found), replace(plan, effects=printed))
