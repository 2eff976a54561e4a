"""What a caller gets wrong: one clear message, never another library's exception."""

import inspect
from dataclasses import replace

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
        lambda to: fl.export_page(CASE, to / "x.html", lang="de"),
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


FUNCTIONS = {
    name: function
    for name in sorted(set(fl.__all__))
    if inspect.isfunction(function := getattr(fl, name)) and name not in ("example",)
}
GIVEN = {  # an argument of each name that has no default
    "case": CASE,
    "a": CASE,
    "b": CASE,
    "results": PLAN,
    "published": PLAN,
    "start": PLAN,
    "end": PLAN,
    "compared": [PLAN],
    "scenario": CASE.published,
    "scenarios": [CASE.published],
    "lang": "en",
    "year": "2021",
    "line": "network",
    "name": "a name",
    "rate": 0.03,
    "draws": 10,
    "seed": 1,
    "values": CASE.values(),
    "years": CASE.years,
}
OURS = ("case", "results", "published", "start", "end", "compared", "simulation", "follow_up")
OURS += ("table", "chart", "path", "folder", "lang", "scenario")


def wrong_calls():
    """Every public function, with something else in the place of each argument that is ours."""
    for name, function in FUNCTIONS.items():
        parameters = inspect.signature(function).parameters
        for one in parameters.values():
            if one.name not in OURS or name == "overlap_by_pair":
                continue
            wrong = [5, b"x", object()] + [None] * (one.default is not None)
            wrong += [] if one.name in ("path", "folder") else ["nonsense", TV01C, []]
            for value in wrong:
                yield pytest.param(name, one.name, value, id=f"{name}-{one.name}-{value!r:.12}")


@pytest.mark.parametrize(("name", "argument", "value"), list(wrong_calls()))
def test_what_is_none_is_said_by_every_public_function(name, argument, value, tmp_path):
    parameters = inspect.signature(FUNCTIONS[name]).parameters.values()
    others = {
        one.name: GIVEN.get(one.name)
        for one in parameters
        if one.default is one.empty and one.kind is not one.VAR_POSITIONAL
    }
    with pytest.raises(fl.CaseError, match=f"field {argument}: is not "):
        FUNCTIONS[name](**(others | {argument: value}))


OTHER = fl.evaluate(fl.load_case(fl.example("herning_parents")))
LATER = fl.evaluate(CASE, until="2030")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: fl.headline(PLAN, OTHER, "en"), "results of different cases"),
        (lambda: fl.scenarios_table([PLAN, OTHER]), "results of different cases"),
        (lambda: fl.comparison_chart([PLAN, OTHER]), "results of different cases"),
        (lambda: fl.bridge_chart(PLAN, OTHER), "results of different cases"),
        (lambda: fl.comparison_chart([PLAN, LATER]), "over different years"),
        (lambda: fl.scenarios_table([PLAN], "en", "1999"), "no year '1999'.*2018"),
        (
            lambda: fl.distribution_chart(fl.simulate(CASE, 100, 1), "en", "1999"),
            "no year '1999'.*all",
        ),
        (lambda: fl.break_even(CASE, target=float("nan")), "field target: is not a number"),
        (lambda: fl.break_even(CASE, target="0"), "field target: is not a number"),
        (lambda: fl.break_even(CASE, target=float("inf")), "field target: is not a number"),
        (
            lambda: fl.frontier(CASE, "network.children", "price.foster", float("nan")),
            "field target: is not a number",
        ),
        (lambda: fl.budget_table(PLAN, ["en"]), "field lang: is not a language"),
    ],
)
def test_what_does_not_fit_together_is_said(call, said):
    with pytest.raises(fl.CaseError, match=said):
        call()


PATHS = ["x" * 300, "x" * 300 + ".xlsx", "a\0.xlsx", "\ud800.xlsx", "a\x0b.csv", "", "x/" * 4_000]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path)[:12])
@pytest.mark.parametrize(
    "use",
    [
        fl.load_case,
        lambda path: fl.case_from_table(path, unit="DKK"),
        lambda path: fl.follow_up(CASE, path),
        lambda path: fl.scenario_from_workbook(CASE, path),
        lambda path: fl.read_follow_up_sheet(CASE, path),
        lambda path: fl.export_workbook(PLAN, path),
        lambda path: fl.export_paper(PLAN, path),
        lambda path: fl.export_all(PLAN, path),
        lambda path: fl.write_table(fl.budget_table(PLAN), path),
        lambda path: fl.export_page(CASE, path),
        lambda path: fl.save_case(CASE, path),
        lambda path: fl.new_case(path),
    ],
)
def test_a_path_that_no_file_can_have_is_said(use, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(fl.CaseError, match=r"field (path|folder|actuals): "):
        use(path)
    assert list(tmp_path.iterdir()) == []


UNPRINTABLE = ["a\x0bb", "a\x0c", "\x01", "a\x1bb", "\ufffe", "\uffff", "\ud800", "a\x00b"]


@pytest.mark.parametrize("text", UNPRINTABLE, ids=ascii)
def test_a_character_that_no_document_can_show_is_said_where_it_comes_in(text):
    for field in ("name", "reason", "author"):
        said = f"field {field}: holds a character that no document can show: U\\+"
        with pytest.raises(fl.CaseError, match=said):
            CASE.scenario(**({"name": "s", "overrides": {}} | {field: text}))
        made = CASE.published.model_construct(
            **({"name": "s", "reason": "", "author": "", "overrides": {}} | {field: text})
        )
        with pytest.raises(fl.CaseError, match=said):
            fl.export_paper(replace(PLAN, scenario=made), "never.docx")
        with pytest.raises(fl.CaseError, match=said):
            fl.save_scenario(CASE, made)
