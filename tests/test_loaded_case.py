"""What loading adds to what the files say: implied assumptions, what is not stated, and what a
saved case keeps.
"""

import csv
import math
from dataclasses import replace
from types import MappingProxyType

import pytest
from changed_case import SMALL, TV01C, changed_case, unknown_respite

import fosterlib as fl
from fosterlib.load.new import save_case

IMPLIED = """
delay.all | Forsinkelse: alle besparelser | Delay: all savings | 0 in 0-3 by 0.25 year
moves.delay | Forsinkelse: Flytninger | Delay: Moves | 0 in 0-3 by 0.25 year
moves.on | Medtaget: Flytninger | Included: Moves | 1 in 0-1 by 1 share
respite.delay | Forsinkelse: Aflastning | Delay: Respite | 0 in 0-3 by 0.25 year
respite.on | Medtaget: Aflastning | Included: Respite | 1 in 0-1 by 1 share
campaign.scale | Skalering: Kampagne | Scale: Campaign | 1 in 0-2 by 0.05 share
campaign.on | Medtaget: Kampagne | Included: Campaign | 1 in 0-1 by 1 share
agreement.start_months | Senere start i måneder: Aftale | Later start in months: Agreement | 0 in -12-24 by 1 month
agreement.extension_months | Forlængelse i måneder: Aftale | Extension in months: Agreement | 0 in -24-24 by 1 month
agreement.on | Medtaget: Aftale | Included: Agreement | 1 in 0-1 by 1 share
part1.on | Medtaget: Del 1 | Included: Part 1 | 1 in 0-1 by 1 share
"""


def test_every_case_has_delays_scales_extensions_and_switches_of_its_lines_and_parts():
    case = fl.load_case(SMALL)
    implied = [a for a in case.assumptions.values() if a.is_implied]
    told = [
        f"{a.id} | {a.label_da} | {a.label_en} | {a.value:g} in {a.low:g}-{a.high:g} by {a.step:g}"
        f" {a.unit}"
        for a in implied
    ]
    assert told == IMPLIED.strip().splitlines()
    assert {(a.basis, a.source, a.locator) for a in implied} == {
        ("published", case.header.source, "as printed")
    }


def test_an_unknown_assumption_is_a_warning_in_these_words(tmp_path):
    case = fl.load_case(unknown_respite(tmp_path))
    assert [str(one) for one in case.warnings] == [
        "assumptions.csv, row respite.children, field value: is not stated: its effect is unknown"
    ]


def test_an_unknown_amount_and_an_unknown_printed_effect_are_warnings_in_these_words(tmp_path):
    changes = (
        ("amounts.csv", "campaign,north,2026,50", "campaign,north,2026,"),
        ("published.csv", "table1,moves,all,2026,effect,-200", "table1,moves,all,2026,effect,"),
    )
    case = fl.load_case(changed_case(SMALL, tmp_path, *changes))
    assert [str(one) for one in case.warnings] == [
        "amounts.csv, field value: campaign, 2026: the amount is not stated",
        "published.csv, field value: moves, 2026: the effect is not stated",
    ]


def test_the_pattern_of_a_line_cannot_be_changed_by_hand():
    case = fl.load_case(TV01C)
    with pytest.raises(ValueError, match="read-only"):
        case.patterns["network"][0, 0] = 1.0


def test_a_saved_case_leaves_calibrated_values_blank_and_finds_them_again(tmp_path):
    case = fl.load_case(TV01C)
    folder = save_case(case, tmp_path / "copy")
    with (folder / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row["value"] for row in csv.DictReader(file)}
    calibrated = [a.id for a in case.assumptions.values() if a.basis == "calibrated"]
    assert len(calibrated) == 5
    assert {written[id] for id in calibrated} == {""}
    assert written["network.children"] == "17"
    again = fl.load_case(folder)
    assert {id: a.value for id, a in again.assumptions.items()} == {
        id: a.value for id, a in case.assumptions.items()
    }


def test_a_saved_case_writes_only_the_rows_that_differ_from_what_is_implied(tmp_path):
    case = fl.load_case(SMALL)
    slow = case.assumptions["delay.all"].model_copy(update={"value": 1.0})
    moved = replace(case, assumptions=MappingProxyType({**case.assumptions, "delay.all": slow}))
    ids = [
        row.split(",")[0]
        for row in (save_case(moved, tmp_path / "copy") / "assumptions.csv").open(encoding="utf-8")
    ]
    assert ids.count("delay.all") == 1
    assert not any(id.endswith(".on") for id in ids)
    assert fl.load_case(tmp_path / "copy").assumptions["delay.all"].value == 1.0


def test_numbers_are_saved_with_all_their_digits_and_unknowns_as_blanks(tmp_path):
    case = fl.load_case(SMALL)
    first, *rest = case.amounts
    amounts = (
        first.model_copy(update={"value": 0.1 + 0.2}),
        *rest[:-1],
        rest[-1].model_copy(update={"value": math.nan}),
    )
    text = (save_case(replace(case, amounts=amounts), tmp_path / "copy") / "amounts.csv").read_text(
        encoding="utf-8"
    )
    assert ",0.30000000000000004," in text.splitlines()[1]
    assert text.splitlines()[-1].split(",")[3] == ""


def test_a_saved_case_is_the_same_case_with_the_same_files(tmp_path):
    case = fl.load_case(TV01C)
    folder = save_case(case, tmp_path / "tv01c")
    rows = {
        "assumptions.csv",
        "amounts.csv",
        "published.csv",
        "open_questions.csv",
        "indicators.csv",
        "rivals.csv",
        "capacity.csv",
    }
    texts = {"case.toml", "scenarios.toml", "paper_da.md", "paper_en.md"}
    assert {path.name for path in folder.iterdir()} == rows | texts
    again = fl.load_case(folder)
    for what in (
        "header",
        "amounts",
        "figures",
        "open_questions",
        "indicators",
        "scenarios",
        "prose",
    ):
        assert str(getattr(again, what)) == str(getattr(case, what)), what


def test_a_case_without_scenarios_and_questions_has_no_files_for_them_but_always_its_tables(
    tmp_path,
):
    case = replace(
        fl.load_case(SMALL), scenarios=MappingProxyType({}), open_questions=(), figures=()
    )
    folder = save_case(case, tmp_path / "copy")
    names = {path.name for path in folder.iterdir()}
    assert names == {"case.toml", "assumptions.csv", "amounts.csv", "published.csv"}


def test_a_case_that_cannot_be_saved_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(fl.CaseError) as refused:
        save_case(fl.load_case(SMALL), tmp_path / "file" / "copy")
    message = str(refused.value)
    assert message.startswith("copy: cannot be written, nothing was changed: ")
    assert message.endswith("; allowed: a place where folders can be made")


def test_a_driver_whose_range_holds_zero_is_refused_where_the_lever_divides_by_it(tmp_path):
    hours = (
        "assumptions.csv",
        "Net working hours per FTE,1450,1300",
        "Net working hours per FTE,1450,0",
    )
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(changed_case(TV01C, tmp_path, hours))
    assert str(refused.value.problems[0]) == (
        "assumptions.csv, row staff.net_hours, field low, high: line 'visits' divides by it, and"
        " its range holds 0; allowed: a range above 0"
    )


def test_a_unit_of_the_case_s_own_may_have_capitals(tmp_path):
    case = changed_case(
        SMALL,
        tmp_path,
        ("case.toml", 'unit = "1000 DKK"', 'unit = "1000 DKK"\nunits = ["Bed_night"]'),
    )
    assert fl.load_case(case).header.units == ("Bed_night",)


def test_a_saved_case_keeps_a_file_of_a_single_row(tmp_path):
    question = fl.load_case(TV01C).open_questions[0]
    folder = save_case(replace(fl.load_case(SMALL), open_questions=(question,)), tmp_path / "copy")
    assert (folder / "open_questions.csv").read_text(encoding="utf-8").count("\n") == 2


def test_a_case_knows_its_folder():
    assert fl.load_case(TV01C).folder == TV01C


def test_a_saved_folder_may_lie_deep_and_can_be_read_by_others(tmp_path):
    folder = save_case(fl.load_case(SMALL), tmp_path / "a" / "b" / "copy")
    assert folder.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in folder.parent.iterdir()] == ["copy"]
    assert fl.load_case(folder).id == "copy"


@pytest.mark.parametrize(("folder", "name"), [("mine", "mine"), (".", ".")])
def test_a_folder_that_is_there_is_refused_in_these_words(tmp_path, monkeypatch, folder, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    with pytest.raises(fl.CaseError) as refused:
        save_case(fl.load_case(SMALL), folder)
    assert (
        str(refused.value)
        == f"{name}: is there already; nothing was written; allowed: the name of a folder that is"
        " not there"
    )


def test_a_saved_case_has_its_tables_even_where_they_are_empty(tmp_path):
    case = replace(fl.load_case(SMALL), amounts=(), figures=(), scenarios=MappingProxyType({}))
    names = {path.name for path in save_case(case, tmp_path / "copy").iterdir()}
    assert names == {"case.toml", "assumptions.csv", "amounts.csv", "published.csv"}


def test_a_scenario_may_move_nothing(tmp_path):
    case = changed_case(
        SMALL, tmp_path, ("scenarios.toml", 'overrides = { "moves.children" = 2 }\n', "")
    )
    assert dict(fl.load_case(case).named("fewer moves").overrides) == {}


def test_an_agreement_may_last_a_single_day(tmp_path):
    case = changed_case(SMALL, tmp_path, ("case.toml", "end = 2027-03-31", "end = 2026-07-01"))
    assert fl.load_case(case).line("agreement").end.isoformat() == "2026-07-01"


def test_units_of_the_case_s_own_count_and_cancel_like_the_library_s(tmp_path):
    changes = (
        ("case.toml", 'unit = "1000 DKK"', 'unit = "1000 DKK"\nunits = ["place"]'),
        (
            "assumptions.csv",
            "Respite,100,50,150,1,pert,1000 DKK/child/year",
            "Respite,100,50,150,1,pert,1000 DKK/place/year",
        ),
        (
            "assumptions.csv",
            "Children in respite,2,0,5,1,uniform,child",
            "Children in respite,2,0,5,1,uniform,place",
        ),
        (
            "assumptions.csv",
            "Children in the agreement,2,0,5,1,,child",
            "Children in the agreement,2,0,5,1,,place",
        ),
        ("published.csv", "respite.children,2,child", "respite.children,2,place"),
    )
    case = fl.load_case(changed_case(SMALL, tmp_path, *changes))
    assert fl.reconcile(case)["ok"].all()
    assert fl.evaluate(case).total.tolist() == fl.evaluate(fl.load_case(SMALL)).total.tolist()


def test_what_is_not_split_stands_at_the_party_that_says_so():
    case = fl.load_case(TV01C)
    shares = dict(zip(case.parties, case.patterns["contracts"].sum(axis=1), strict=True))
    assert [party for party, share in shares.items() if share] == ["unsplit"]


def test_a_line_may_have_a_full_year_of_its_own(tmp_path):
    full = (
        "case.toml",
        'price_to = "price.family" }',
        'price_to = "price.family" }\nfull_year = "2026"',
    )
    case = fl.load_case(changed_case(SMALL, tmp_path, full))
    assert case.patterns["moves"].sum(axis=0).tolist() == [1.0, 2.0]
    assert case.assumptions["price.family"].value == pytest.approx(
        500 - 200 / 4
    )  # solved from 2026, where -200 stands


def test_a_typed_profile_reaches_1_in_the_full_year_of_its_line(tmp_path):
    full = ("case.toml", "profile = [0.5, 1.0]", 'profile = [0.5, 1.0]\nfull_year = "2026"')
    with pytest.raises(fl.CaseError, match=r"shares add to 0\.5 in the full year 2026"):
        fl.load_case(changed_case(SMALL, tmp_path, full))


def test_a_saving_that_is_not_stated_is_a_warning_too(tmp_path):
    blank = ("published.csv", "table1,moves,all,2026,effect,-200", "table1,moves,all,2026,saving,")
    case = fl.load_case(changed_case(SMALL, tmp_path, blank))
    assert [one.message for one in case.warnings] == ["moves, 2026: the effect is not stated"]


def test_a_calibrated_value_may_lie_at_the_end_of_its_range(tmp_path):
    ends = ("assumptions.csv", "Foster family,,200,600", "Foster family,,400,600")
    assert fl.load_case(changed_case(SMALL, tmp_path, ends)).assumptions[
        "price.family"
    ].value == pytest.approx(400)


def test_nothing_is_left_of_a_folder_that_cannot_be_put_in_its_place(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(
        fl.CaseError, match="copy: cannot be written, nothing was changed: No space left on device"
    ):
        save_case(fl.load_case(SMALL), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_saved_tables_end_their_lines_alike_everywhere(tmp_path):
    folder = save_case(fl.load_case(SMALL), tmp_path / "copy")
    assert all(b"\r" not in path.read_bytes() for path in folder.iterdir())


def test_a_folder_without_a_case_names_those_beside_it():
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(TV01C.parent / "tv01")
    names = "copenhagen_prevention, herning_parents, kent_voluntary, surrey_safeguarding, tv01c"
    reason = "there is no case.toml in this folder"
    assert str(refused.value).endswith(
        f"data/tv01: {reason}; allowed: {names}; did you mean 'tv01c'?"
    )
