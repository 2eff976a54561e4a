"""What a caller gets wrong: one clear message, never another library's exception."""

import pytest
from changed_case import TV01C

import fosterlib as fl

CASE = fl.load_case(TV01C)
PLAN = fl.evaluate(CASE)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: CASE.scenario("x", [("network.children", 3)]),
            "field overrides: is not a mapping",
        ),
        (lambda: CASE.scenario("x", None), "field overrides: is not a mapping"),
        (lambda: CASE.scenario("x", {}, reason=None), "field reason: is not a text"),
        (lambda: CASE.scenario("x", {}, author=3), "field author: is not a text"),
        (
            lambda: fl.evaluate(CASE, "one year later"),
            "field scenario: is not a scenario: .*or None",
        ),
        (lambda: fl.simulate(CASE, 10, 1, "one year later"), "field scenario: is not a scenario"),
        (lambda: fl.tornado(CASE, scenario={"delay.all": 1}), "field scenario: is not a scenario"),
        (lambda: fl.workbench(str(TV01C)), r"field case: is not a case.*fl\.load_case"),
    ],
)
def test_a_wrong_argument_is_said(call, said):
    with pytest.raises(fl.CaseError, match=said):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda to: fl.workbench(CASE, "de"),
        lambda to: fl.budget_table(PLAN, "de"),
        lambda to: fl.staffing_table(PLAN, "de"),
        lambda to: fl.scenarios_table([PLAN], "de"),
        lambda to: fl.trace(PLAN, "network", 2019, "de"),
        lambda to: fl.export_paper(PLAN, to / "x.docx", "de"),
        lambda to: fl.export_workbook(PLAN, to / "x.xlsx", "de"),
        lambda to: fl.reviewers_copy([PLAN], to / "x.html", "de"),
    ],
)
def test_a_language_that_is_not_there_is_said_and_nothing_is_written(call, tmp_path):
    with pytest.raises(fl.CaseError, match="field lang: is not a language"):
        call(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_comes_with_the_library_is_found_by_name():
    assert fl.example("tv01c").resolve() == TV01C.resolve()
    with pytest.raises(fl.CaseError, match=r"there is no example 'tv01d'.*did you mean 'tv01c'"):
        fl.example("tv01d")
