"""What the questions answer, typeset: every table of theirs, of every case, in both languages."""

import re
from pathlib import Path

import pandas as pd
import pytest

import fosterlib as fl

CASES = [path.parent.name for path in sorted(Path("data").glob("*/case.toml"))]
ENGLISH = re.compile(r"\b(the|within|outside|makes|stays|Share|Target|Probability|Year|Cost)\b")
DANISH = re.compile(r"[æøåÆØÅ]|\b(Linje|Mål|Sandsynlighed|Afstand|Behov)\b")


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return fl.load_case(f"data/{request.param}")


def answers(case):
    """What each question answers about a case, whole."""
    last, plan = case.years[-1], fl.evaluate(case)
    found = {
        "break-even": fl.break_even(case, 0.8 * plan.total[last], last),
        "tornado": fl.tornado(case, last),
        "delays": fl.delay_prices(case),
        "payback": fl.payback_year(plan),
    }
    if any(one.distribution for one in case.assumptions.values()):
        draws = fl.simulate(case, 2000, 1, progress=False)
        found["sobol"] = fl.sobol(case, year=last, samples=64, seed=1)
        found["reaching"] = draws.probability.join(draws.expected_shortfall["when_missed"])
        found["quantiles"] = draws.quantiles
        found["variance"] = draws.variance_share["all"].to_frame("variance_share")
    counted = [line.id for line in case.lines if "children" in line.drivers]
    if counted:
        found["readings"] = fl.inflow_reading(case, counted[0])
    if case.capacity:
        families = fl.family_capacity(case).set_index(["line", "quarter"])
        found["families"] = families[["needed", "freed", "new", "stopped", "ready", "lacking"]]
    return found


def test_every_answer_is_typeset_in_both_languages_and_none_is_lost(case):
    for name, answer in answers(case).items():
        danish, english = (fl.answer_table(case, answer, lang) for lang in ("da", "en"))
        assert danish.frame.shape == english.frame.shape, name
        assert len(danish.frame) == len(answer)
        heads = [" ".join(map(str, one.frame.columns)) for one in (danish, english)]
        assert not ENGLISH.search(heads[0]) and not DANISH.search(heads[1]), heads
        ids = set(case.assumptions) | {line.id for line in case.lines}
        assert not ids & set(danish.frame.index), "each row has a name"


def test_reasons_are_danish_in_danish(case):
    last = case.years[-1]
    needed = fl.break_even(case, 0.8 * fl.evaluate(case).total[last], last)
    table = fl.answer_table(case, needed[["assumption", "reason"]], "da")
    for text in table.frame.iloc[:, 0]:
        assert not ENGLISH.search(text), text


def test_money_shares_and_values_are_printed_as_what_they_are():
    case = fl.load_case("data/tv01c")
    needed = fl.break_even(case, -10240, "2021").set_index("assumption")
    row = ["published", "value", "enough", "unit"]
    table = fl.answer_table(case, needed.loc[["network.share_of_year", "network.children"], row])
    expected = [["100 %", "37,56 %", "38 %", "andel"], ["17", "6,385", "7", "børn"]]
    assert table.frame.to_numpy().tolist() == expected
    draws = fl.simulate(case, 20_000, 1, progress=False)
    text = str(fl.answer_table(case, draws.probability, "en"))
    assert "1,000 DKK, 2018 prices" in text and "-12,800" in text
    assert re.search(r"In all +-42,600 +\d+ %", text)
    unknown = pd.DataFrame({"assumption": ["network.children"], "value": [float("nan")]})
    assert fl.answer_table(case, unknown).frame.iloc[0, 0] == "–"


def test_the_total_of_a_delay_is_money_and_that_of_sobol_a_share():
    case = fl.load_case("data/tv01c")
    delays = fl.answer_table(case, fl.delay_prices(case), "en")
    assert "Net" in delays.frame and not delays.frame["Net"].str.contains("%").any()
    indices = fl.sobol(case, year="2021", samples=64, seed=1)
    assert fl.answer_table(case, indices, "en").frame["With the others"].str.endswith("%").all()


def test_a_column_that_no_question_has_is_refused_by_name():
    case = fl.load_case("data/tv01c")
    said = r"no column of an answer 'swings'.*did you mean 'swing'"
    with pytest.raises(fl.CaseError, match=said):
        fl.answer_table(case, fl.tornado(case).rename(columns={"swing": "swings"}))
