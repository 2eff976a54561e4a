"""A paper says how reliable what it rests on is: a column of its table of assumptions, and a
sentence beside the range.
"""

import pytest
from changed_case import SMALL, TV01C
from random_states import CASES

import fosterlib as fl
from fosterlib.export import answers
from fosterlib.export.contents import TABLES, Subject
from fosterlib.export.prose import paper_blocks
from fosterlib.questions.impacts import assumption_impacts
from fosterlib.words.assurance import reliability_text

LOADED = {name: fl.load_case(TV01C.parent / name) for name in CASES}
HEADS = {"da": "Pålidelighed", "en": "Reliability"}
SURREY = LOADED["surrey_safeguarding"]


def table_of(case, lang, values=None):
    scenario = case.scenario("moved", values, reason="to see") if values else None
    return TABLES["assumptions"](Subject(fl.evaluate(case, scenario), lang))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_table_of_assumptions_says_how_reliable_each_is(name, lang):
    case = LOADED[name]
    rated = table_of(case, lang).frame[HEADS[lang]]
    words = {"high": ("høj", "high"), "medium": ("mellem", "medium"), "low": ("lav", "low")}
    for id, text in rated.items():
        pair = words.get(case.assumptions[id].reliability, ("ikke oplyst", "not stated"))
        assert text == pair[lang == "en"], id


def test_a_case_that_says_nothing_of_it_has_no_such_column():
    case = fl.load_case(SMALL)
    assert not any(one.reliability for one in case.assumptions.values())
    assert HEADS["en"] not in table_of(case, "en").frame.columns


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_paper_counts_the_unreliable_beside_the_range(name, lang, monkeypatch):
    monkeypatch.setattr(answers, "DRAWS", 200)
    case = LOADED[name]
    told = reliability_text(case, lang)
    rated = assumption_impacts(case)["reliability"]
    assert str((rated == "low").sum()) in told and str(len(rated)) in told
    blocks = paper_blocks(Subject(fl.evaluate(case), lang))
    assert told in ["".join(text for text, _ in block.runs) for block in blocks]


def test_what_matters_most_is_named_only_where_nothing_is_moved():
    told = reliability_text(LOADED["tv01c"], "en")
    assert "It matters most for: Delay of all savings;" in told
    assert "matters most" not in reliability_text(LOADED["tv01c"], "en", with_names=False)


def test_who_and_why_is_a_column_only_where_something_stands_in_it():
    head = "Who and why"
    assert head not in table_of(SURREY, "en").frame.columns
    assert head not in table_of(SURREY, "en", {"bridge.on": 1}).frame.columns  # a switch: no row
    moved = table_of(SURREY, "en", {"bridge.on": 1, "posts.number": 6}).frame[head]
    assert moved["posts.number"] == "In the case: 11. to see"
    assert [id for id, text in moved.items() if text] == ["posts.number"]


def test_a_switch_that_is_moved_is_no_share():
    results = fl.evaluate(SURREY, SURREY.scenario("moved", {"bridge.on": 1}))
    assert fl.changes_table(results, "da").frame["Enhed"].tolist() == ["1 = med, 0 = ikke"]
