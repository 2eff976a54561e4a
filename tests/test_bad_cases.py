"""Each folder in bad_cases holds one error, and what a clerk must be told about it.

`change.toml` says what is wrong with the sound case in `_good`: words changed, files removed; any
other file takes the place of the sound one. `expected.txt` has a line for each problem, in their
order and word for word; one that ends with ... goes on in the words of the library that reads the
file.
"""

import shutil
import tomllib

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl

BAD_CASES = sorted(path for path in SMALL.parent.iterdir() if path.is_dir() and path != SMALL)


def lay_out(bad_case, folder):
    """The bad case as an analyst would have it on disk: the sound one with its error in it."""
    wrong = tomllib.loads((bad_case / "change.toml").read_text(encoding="utf-8"))
    changes = [(change["file"], change["old"], change["new"]) for change in wrong.get("change", [])]
    case = changed_case(SMALL, folder, *changes)
    for name in wrong.get("remove", []):
        (case / name).unlink()
    for file in bad_case.iterdir():
        if file.name not in ("change.toml", "expected.txt"):
            shutil.copy(file, case)
    return case


@pytest.mark.parametrize("bad_case", BAD_CASES, ids=lambda path: path.name)
def test_a_bad_case_is_refused_and_each_problem_is_named(bad_case, tmp_path):
    expected = (bad_case / "expected.txt").read_text(encoding="utf-8").splitlines()
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(lay_out(bad_case, tmp_path))
    messages = [
        str(problem).replace(f"{tmp_path.as_posix()}/", "") for problem in refused.value.problems
    ]
    assert [problem for problem in refused.value.problems if not problem.file] == []
    assert len(messages) == len(expected), messages
    for message, line in zip(messages, expected, strict=True):
        begun = line.removesuffix("...")
        assert message.startswith(begun) if begun != line else message == line
    assert str(refused.value) == "\n".join(map(str, refused.value.problems))


def test_the_case_that_the_bad_ones_are_made_from_is_sound():
    case = fl.load_case(SMALL)
    assert case.warnings == ()
    assert fl.reconcile(case)["ok"].all()
    # 2026: moves 0.5 x -400, respite 0.5 x -200, the campaign 50, the agreement 6 of 12 months x
    # -200
    assert fl.evaluate(case).total["2026"] == pytest.approx(-200 - 100 + 50 - 100, abs=1e-9)
    # 2027: moves -400, respite -200, the campaign 0, the agreement 3 of 12 months x -200
    assert fl.evaluate(case).total["2027"] == pytest.approx(-400 - 200 + 0 - 50, abs=1e-9)


def test_a_folder_that_does_not_exist_names_the_nearest_case():
    with pytest.raises(
        fl.CaseError, match=r"tv01: there is no case.toml in this folder; .*did you mean 'tv01c'\?"
    ):
        fl.load_case(TV01C.parent / "tv01")


def test_a_file_in_place_of_a_folder_is_refused():
    with pytest.raises(fl.CaseError, match=r"README.md: there is no case.toml in this folder"):
        fl.load_case(TV01C.parent / "README.md")


def test_a_price_index_with_a_year_twice_is_refused(tmp_path):
    index = changed_case(TV01C, tmp_path).parent / "price_index.csv"
    index.write_text(
        index.read_text(encoding="utf-8") + "danish_municipal_pl,DKK,2019,103,sourced,Made up,\n",
        "utf-8",
    )
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(tmp_path / "tv01c")
    assert "field year: year 'danish_municipal_pl, 2019' stands twice" in str(refused.value)


def test_a_lever_that_divides_by_zero_is_refused(tmp_path):
    hours = (
        "assumptions.csv",
        "Net working hours per FTE,1450,1300",
        "Net working hours per FTE,0,0",
    )
    with pytest.raises(fl.CaseError, match="visits"):
        fl.load_case(changed_case(TV01C, tmp_path, hours))


@pytest.mark.parametrize("file", ["case.toml", "scenarios.toml"])
def test_a_number_of_five_thousand_digits_is_refused(file, tmp_path):
    case = changed_case(SMALL, tmp_path)
    number = "= 1" + "0" * 5000
    text = (
        (case / file)
        .read_text(encoding="utf-8")
        .replace("= 0.5", number)
        .replace("= 2 }", number + " }")
    )
    (case / file).write_text(text, encoding="utf-8")
    with pytest.raises(fl.CaseError, match=file):
        fl.load_case(case)


def test_a_unit_that_is_a_calculation_is_refused_at_once(tmp_path):
    unit = ("assumptions.csv", "triangular,child,", "triangular,child*9**9**7,")
    with pytest.raises(fl.CaseError, match=r"row 2 \(moves.children\), field unit"):
        fl.load_case(changed_case(SMALL, tmp_path, unit))


def test_a_year_in_small_raised_digits_is_refused(tmp_path):
    years = ("case.toml", '["2026", "2027"]', '["²026", "2027"]')
    with pytest.raises(fl.CaseError, match="field years: is not a year"):
        fl.load_case(changed_case(SMALL, tmp_path, years))


def test_shares_that_add_to_exactly_1_need_nobody_to_take_the_rest(tmp_path):
    north = (
        "respite.north_share,Nords andel,Share of the north,0.6,0,1,0.1,,share,,estimate,,Made"
        " up,,\n"
    )
    shares = '{ south = "respite.south_share", north = "respite.north_share" }'
    case = changed_case(
        SMALL,
        tmp_path,
        ("case.toml", '{ south = "respite.south_share" }\nresidual = "north"', shares),
        ("assumptions.csv", "agreement.children,", north + "agreement.children,"),
    )
    assert fl.evaluate(fl.load_case(case)).total.tolist() == pytest.approx([-350, -650], abs=1e-9)


def test_a_scenario_in_which_the_parties_have_more_than_the_whole_is_refused(tmp_path):
    share = ("assumptions.csv", "south,0.4,0,1,0.1,", "south,0.4,0,2,0.1,")
    case = fl.load_case(changed_case(SMALL, tmp_path, share))
    with pytest.raises(
        fl.CaseError, match=r"line 'respite' .*add to 1\.2; allowed: at most 1, the rest is north"
    ):
        case.scenario("too much", {"respite.south_share": 1.2})
