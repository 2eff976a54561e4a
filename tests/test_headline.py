"""The sentence above the workbench and in the paper: what the effect is, and how far from the
published case.
"""

from dataclasses import replace

import numpy as np
from changed_case import TV01C

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
        == "The proposal saves 12.8 million DKK in 2021 and saves 42.6 million DKK in all in"
        " 2018-2021. That is as in the published case."
    )


def test_a_difference_is_said_in_money_and_the_year():
    nine = fl.evaluate(CASE, CASE.scenario("nine", {"network.children": 9}))
    assert "1.9 million DKK less in savings than the published case in 2021" in said(
        nine, fl.evaluate(CASE)
    )
    assert "1,9 mio. kr. mindre i besparelse" in said(nine, fl.evaluate(CASE), "da")


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
    found = said(known, fl.evaluate(case))
    assert (
        found == "The proposal saves 12.8 million DKK in 2021 and saves 42.6 million DKK in all in"
        " 2018-2021."
    )


def test_a_difference_is_not_summed_over_years_in_which_it_is_unknown():
    plan = fl.evaluate(CASE)
    printed, found = plan.effects.copy(), plan.effects.copy()
    printed[0, 0, 0], found[0, 0, 1] = np.nan, found[0, 0, 1] + 100
    assert "published case" not in said(
        replace(plan, effects=found), replace(plan, effects=printed)
    )
