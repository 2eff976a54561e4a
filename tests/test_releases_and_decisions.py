"""What a release kept and what was decided is held against what the model gives now."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.load.scenario_files import save_scenario, saved_scenarios
from fosterlib.regression.decided import DECIDED, decide, read_decision, since_decided
from fosterlib.regression.releases import (
    changelog_table,
    moved_figures,
    newest,
    read_figures,
    release_figures,
    write_figures,
)

ROOT = Path(__file__).parents[1]
SLOW = "slower network care"


@pytest.fixture
def data(tmp_path):
    shutil.copytree(ROOT / "data" / "tv01c", tmp_path / "data" / "tv01c")
    return tmp_path / "data"


@pytest.fixture
def case(data):
    return fl.load_case(data / "tv01c")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_figures_of_this_release_are_kept_as_they_are():
    """Red: a published total or a saved scenario moved. Say so in CHANGELOG.md, then keep the new:
    python -m fosterlib figures --write docs/figures/<version>.csv
    """
    kept = newest(ROOT / "docs" / "figures")
    moved = moved_figures(read_figures(kept), release_figures(ROOT / "data"))
    assert changelog_table(moved, kept.stem) == f"No figure has moved since {kept.stem}."
    assert kept.stem == fl.__version__


def test_kept_figures_are_read_back_as_they_were_unknown_too(tmp_path):
    figures = {("a", "published", "2018"): -12800.125, ("a", "x, y", "2019"): float("nan")}
    write_figures(figures, tmp_path / "1.csv")
    assert moved_figures(read_figures(tmp_path / "1.csv"), figures) == []


def test_a_figure_that_moved_came_or_went_stands_in_the_table():
    nan = float("nan")
    old = {("a", "p", "1"): 1.0, ("a", "p", "2"): nan, ("a", "q", "1"): 3.0}
    new = {("a", "p", "1"): -1000.5, ("a", "p", "2"): 0.0, ("b", "p", "1"): nan}
    rows = changelog_table(moved_figures(old, new), "0.1.0").splitlines()[4:]
    assert rows == [
        "| a | p | 1 | 1 | -1,000.5 |",
        "| a | p | 2 | not stated | 0 |",
        "| a | q | 1 | 3 | none |",
        "| b | p | 1 | none | not stated |",
    ]


def test_the_newest_release_is_the_highest_version_not_the_last_word(tmp_path):
    for name in ("0.9.0", "0.10.0"):
        write_figures({}, tmp_path / f"{name}.csv")
    assert newest(tmp_path).stem == "0.10.0"


def test_a_folder_without_figures_or_cases_is_refused(tmp_path):
    for call in (newest, release_figures, read_figures):
        with pytest.raises(fl.CaseError):
            call(tmp_path)


def test_the_command_writes_and_compares(data, tmp_path):
    file = str(tmp_path / "0.1.0.csv")
    assert CliRunner().invoke(main, ["figures", str(data), "--write", file]).exit_code == 0
    edit(data / "tv01c" / "scenarios.toml", '"network.children" = 9', '"network.children" = 8')
    said = CliRunner().invoke(main, ["figures", str(data), "--kept", file]).output
    assert "| tv01c | slower network care | 2021 | -10,870.588235 | -10,629.411765 |" in said
    assert "published" not in said


def test_a_decision_keeps_its_date_version_hash_and_totals(case):
    decide(case, case.named(SLOW), date(2026, 11, 25))
    kept = read_decision(case.folder / DECIDED)
    assert (kept.scenario, kept.date, kept.case_version) == (SLOW, date(2026, 11, 25), "TV01c")
    assert kept.totals["2021"] == pytest.approx(fl.evaluate(case, case.named(SLOW)).total["2021"])
    assert len(kept.input_hash) == 12
    assert since_decided(case) == [
        f"'{SLOW}', decided on 2026-11-25 on version TV01c: its totals are as decided"
    ]


def test_only_one_scenario_of_a_case_can_be_decided(case):
    decide(case, case.published, date(2026, 11, 25))
    with pytest.raises(fl.CaseError, match="'published' was decided on 2026-11-25"):
        decide(case, case.named(SLOW), date(2026, 11, 26))
    assert read_decision(case.folder / DECIDED).scenario == "published"


def test_check_says_by_how_much_data_have_changed_what_was_decided(case):
    decide(case, case.published, date(2026, 11, 25))
    edit(case.folder / "amounts.csv", "officer,unsplit,2018,300", "officer,unsplit,2018,350")
    said = CliRunner().invoke(main, ["check", str(case.folder)]).output
    assert "decided on 2026-11-25 on version TV01c: the data changed" in said
    assert "2018: decided -8,000, now -7,950" in said
    assert "2019" not in said.split("Decided")[1]


def test_code_that_changes_what_was_decided_is_told_from_data(case):
    path = decide(case, case.published, date(2026, 11, 25))
    edit(path, "-8000.0", "-8001.0")
    first, second = since_decided(case)
    assert "the data are the same, the library changed" in first
    assert second == "2018: decided -8,001, now -8,000"


def test_a_decided_scenario_that_was_edited_afterwards_is_told(case):
    decide(case, case.named(SLOW), date(2026, 11, 25))
    edit(case.folder / "scenarios.toml", '"network.children" = 9', '"network.children" = 8')
    edit(case.folder / "amounts.csv", "officer,unsplit,2018,300", "officer,unsplit,2018,350")
    assert since_decided(fl.load_case(case.folder))[-1] == (
        f"the saved scenario '{SLOW}' is not the decided one any more"
    )


def test_a_decision_that_no_longer_fits_is_told_and_one_that_cannot_be_read_refused(case):
    path = decide(case, case.named(SLOW), date(2026, 11, 25))
    edit(path, '"network.children"', '"network.child"')
    assert "does not fit the case any more" in since_decided(case)[0]
    path.write_text("scenario = 1")
    with pytest.raises(fl.CaseError, match=DECIDED):
        since_decided(case)


def test_a_decision_is_no_part_of_the_input_hash(case):
    from fosterlib.words.stamp import input_hash

    before = input_hash(case)
    decide(case, case.published, date(2026, 11, 25))
    assert input_hash(fl.load_case(case.folder)) == before


def test_a_saved_scenario_says_which_version_of_the_case_it_was_made_on(case):
    made = case.scenario("mine", {"network.children": 5})
    save_scenario(case, made)
    found, problems = saved_scenarios(case)
    assert problems == []
    assert found["mine"].case_version == "TV01c"
    assert found["mine"] == made
    assert found[SLOW].case_version == ""
