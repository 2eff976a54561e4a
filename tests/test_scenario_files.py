"""The file of scenarios beside a case: read by people, shared by notebooks, written whole or not at
all.
"""

import os
import signal
import threading
import time

import pytest
from changed_case import TV01C, changed_case
from savers import names_of_two_savers, saver

import fosterlib as fl

LOCKS = {".scenarios.toml.lock", ".scenarios.toml.turn.lock"}


@pytest.fixture
def case(tmp_path):
    return fl.load_case(changed_case(TV01C, tmp_path))


def file_of(case):
    return case.folder / "scenarios.toml"


def names(case):
    return set(fl.saved_scenarios(case)[0])


def test_a_saved_scenario_is_read_back_as_it_was(case):
    kept = case.scenario(
        "ni børn", {"network.children": 9, "delay.all": 0.5}, 'Kun "ni" familier\nmeldte sig'
    )
    fl.save_scenario(case, kept)
    assert fl.load_case(case.folder).scenarios["ni børn"] == kept


def test_saving_adds_lines_and_changes_none(case):
    before = file_of(case).read_text(encoding="utf-8").splitlines()
    fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    after = file_of(case).read_text(encoding="utf-8").splitlines()
    assert after[: len(before)] == before
    assert 'overrides = {"network.children" = 9.0}' in after[len(before) :]


def test_a_scenario_of_the_same_name_is_replaced_where_it_stands(case):
    order = list(fl.saved_scenarios(case)[0])
    fl.save_scenario(case, case.scenario("one year later", {"network.children": 9}))
    found = fl.saved_scenarios(case)[0]
    assert list(found) == order
    assert found["one year later"].overrides == {"network.children": 9}


def test_a_deleted_scenario_is_gone_and_the_others_and_the_comments_stay(case):
    file_of(case).write_text(
        "# ours\n" + file_of(case).read_text(encoding="utf-8"), encoding="utf-8"
    )
    before = names(case)
    fl.delete_scenario(case, "one year later")
    assert names(case) == before - {"one year later"}
    assert file_of(case).read_text(encoding="utf-8").startswith("# ours\n")
    with pytest.raises(fl.CaseError, match="there is no scenario 'one year later'"):
        fl.delete_scenario(case, "one year later")


@pytest.mark.parametrize("name", ["", "  ", "published", "baseline"])
def test_a_name_that_means_something_else_is_refused(case, name):
    before = file_of(case).read_bytes()
    with pytest.raises(fl.CaseError):
        fl.save_scenario(case, case.published.model_copy(update={"name": name}))
    assert file_of(case).read_bytes() == before


def test_what_no_longer_fits_is_said_and_the_rest_is_kept(case):
    old = (
        '\n[[scenario]]\nname = "old"\noverrides = { "network.children" = 12, "network.girls" ='
        " 3 }\n"
    )
    file_of(case).write_text(file_of(case).read_text(encoding="utf-8") + old, encoding="utf-8")
    found, problems = fl.saved_scenarios(case)
    assert found["old"].overrides == {"network.children": 12}
    assert [(problem.row, problem.field) for problem in problems] == [("old", "network.girls")]


def test_two_processes_saving_at_once_lose_nothing(case):
    expected = names_of_two_savers(case.folder, names(case), 30)
    assert names(case) == expected


def test_one_who_saves_all_the_time_keeps_nobody_out(case):
    busy = saver(case.folder, "busy", 10_000)
    for n in range(5):
        fl.save_scenario(case, case.scenario(f"now and then {n}", {}))
    os.kill(busy.pid, signal.SIGKILL)
    busy.wait()
    assert {f"now and then {n}" for n in range(5)} <= names(case)


def test_two_notebooks_in_one_process_lose_nothing(case):
    def save(name):
        for n in range(20):
            fl.save_scenario(case, case.scenario(f"{name} {n}", {"network.children": n}))

    before = names(case)
    threads = [threading.Thread(target=save, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(case) == before | {f"{name} {n}" for name in ("a", "b") for n in range(20)}


def test_a_killed_process_leaves_a_whole_file_and_locks_nobody_out(case):
    before = names(case)
    process = saver(case.folder, "killed", 10_000)
    time.sleep(0.2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    found, problems = fl.saved_scenarios(case)
    assert problems == []
    assert before < set(found), "it was killed while it saved"
    fl.save_scenario(case, case.scenario("afterwards", {}))
    assert "afterwards" in names(case)


def test_a_full_disk_is_said_and_leaves_the_old_file_and_nothing_beside_it(case):
    before, beside = file_of(case).read_bytes(), set(case.folder.iterdir())
    process = saver(
        case.folder, "too much", 1, largest_file=100
    )  # bytes: as on a disk that is full
    said = process.stdout.read()
    assert process.wait() == 1
    assert (
        "CaseError: scenarios.toml: cannot be written, nothing was changed: File too large" in said
    )
    assert file_of(case).read_bytes() == before
    assert {path.name for path in set(case.folder.iterdir()) - beside} <= LOCKS


def test_a_directory_in_its_place_is_said(case):
    file_of(case).unlink()
    file_of(case).mkdir()
    with pytest.raises(fl.CaseError, match=r"scenarios\.toml: "):
        fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    assert list(file_of(case).iterdir()) == []


def test_a_case_without_a_folder_says_so(case):
    from dataclasses import replace

    with pytest.raises(fl.CaseError, match="has no folder"):
        fl.save_scenario(replace(case, folder=None), case.scenario("nine", {"network.children": 9}))


FULL = fl.Scenario(
    name="kept",
    reason="first reason",
    author="first",
    overrides={"delay.all": 1.0, "visits.on": 0.0},
)
OTHER = fl.Scenario(
    name="kept", reason="second reason", author="second", overrides={"network.children": 9.0}
)
BLANK = fl.Scenario(name="kept")


@pytest.mark.parametrize("field", sorted(set(fl.Scenario.model_fields) - {"name"}))
def test_the_examples_differ_in_every_field_that_a_scenario_has(field):
    assert len({str(getattr(one, field)) for one in (FULL, OTHER, BLANK)}) == 3


@pytest.mark.parametrize("after", [OTHER, BLANK], ids=["another", "blank"])
def test_a_scenario_saved_over_another_replaces_all_of_it(case, after):
    fl.save_scenario(case, FULL)
    fl.save_scenario(case, after)
    assert fl.load_case(case.folder).scenarios["kept"] == after
