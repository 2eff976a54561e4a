"""What may not be together is told by the workbook's light too, whatever somebody types: a limit
between assumptions that is broken, two alternatives at once. And the paper shows alternatives.
"""

import openpyxl
import pytest
from every_kind import write_every_kind
from office import convert
from test_formulas import with_alternatives

import fosterlib as fl
from fosterlib.export.answers import options_table
from fosterlib.model.case import label


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return fl.load_case(write_every_kind(tmp_path_factory.mktemp("case")))


@pytest.fixture
def path(case, tmp_path):
    return fl.export_workbook(fl.evaluate(case), tmp_path / "w.xlsx", "en")


def verdicts(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {str(row[0]): row[1] for row in book["Checks"].values}, book["Checks"]["A2"].value


def test_as_written_every_limit_and_choice_holds(path):
    told, light = verdicts(path)
    limit = "Too large a share. (moves.share <= km.south_share * 2.5): how much above"
    parts = "No more than one of these parts is included: Slowly; Fast (how many)"
    assert (told[limit], told[parts], light) == ("ok", "ok", "All checks hold")


@pytest.mark.office
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"fast.on": 1}, "No more than one of these parts is included"),
        ({"km.south_share": 0.01}, "Too large a share."),
    ],
)
def test_what_may_not_be_together_turns_the_light_red(typed, told, path, soffice, tmp_path):
    book = openpyxl.load_workbook(path)
    for name, value in typed.items():
        ((title, cell),) = book.defined_names[name].destinations
        book[title][cell.replace("$", "")].value = value
    book.save(tmp_path / "typed.xlsx")
    (tmp_path / "out").mkdir()
    (found,) = convert(soffice, "xlsx", tmp_path / "out", [tmp_path / "typed.xlsx"])
    verdict, light = verdicts(found)
    red = [name for name, one in verdict.items() if one == "-"]
    assert len(red) == 1 and red[0].startswith(told)
    assert light != "All checks hold"


def test_the_paper_shows_the_alternative_in_the_place_of_what_is_chosen(tmp_path):
    case = fl.load_case(with_alternatives(tmp_path))
    swapped = fl.evaluate(case, case.scenario("s", {"part1.on": 0, "part2.on": 1}))
    first, second = (label(part, "en") for part in case.header.part)
    options = options_table(fl.evaluate(case), "en").frame
    assert options.loc[f"{second} instead"].iloc[1] == pytest.approx(swapped.total.sum())
    assert f"{first} instead" not in options.index
    assert f"{first} instead" in options_table(swapped, "en").frame.index
