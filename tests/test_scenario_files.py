"""The analyst's own file of scenarios beside a case: read by people, shared by notebooks, written
whole or not at all. The case's own file is changed on purpose only.
"""

import os
import shutil
import signal
import subprocess
import threading
import time

import pytest
from changed_case import TV01C, changed_case
from click.testing import CliRunner
from savers import names_of_two_savers, saver

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.load import scenario_files
from fosterlib.words.stamp import input_hash

LOCKS = {".own_scenarios.toml.lock", ".own_scenarios.toml.turn.lock"}


@pytest.fixture
def case(tmp_path):
    return with_own(changed_case(TV01C, tmp_path))


def with_own(folder):
    """A case whose scenarios are the analyst's own."""
    (folder / "scenarios.toml").rename(folder / "own_scenarios.toml")
    return fl.load_case(folder)


def file_of(case):
    return case.folder / "own_scenarios.toml"


def own(case):
    return dict(fl.load_case(case.folder).own_scenarios)


def names(case):
    return set(fl.saved_scenarios(case)[0])


def test_a_saved_scenario_is_read_back_as_it_was(case):
    kept = case.scenario(
        "ni børn", {"network.children": 9, "delay.all": 0.5}, 'Kun "ni" familier\nmeldte sig'
    )
    fl.save_scenario(case, kept)
    assert own(case)["ni børn"] == kept


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
        "CaseError: own_scenarios.toml: cannot be written, nothing was changed: File too large"
        in said
    )
    assert file_of(case).read_bytes() == before
    assert {path.name for path in set(case.folder.iterdir()) - beside} <= LOCKS


def test_a_directory_in_its_place_is_said(case):
    file_of(case).unlink()
    file_of(case).mkdir()
    with pytest.raises(fl.CaseError, match=r"own_scenarios\.toml: "):
        fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    assert list(file_of(case).iterdir()) == []


def test_a_case_without_a_folder_says_so(case):
    from dataclasses import replace

    with pytest.raises(fl.CaseError, match="has no folder"):
        fl.save_scenario(replace(case, folder=None), case.scenario("nine", {"network.children": 9}))


FULL = fl.Scenario(
    name="kept",
    name_da="første",
    name_en="first",
    reason="first reason",
    reason_da="første grund",
    reason_en="the first reason",
    reasons={"delay.all": "later"},
    author="first",
    case_version="1",
    overrides={"delay.all": 1.0, "visits.on": 0.0},
)
OTHER = fl.Scenario(
    name="kept",
    name_da="anden",
    name_en="second",
    reason="second reason",
    reason_da="anden grund",
    reason_en="the second reason",
    reasons={"network.children": "fewer"},
    author="second",
    case_version="2",
    overrides={"network.children": 9.0},
)
BLANK = fl.Scenario(name="kept")


@pytest.mark.parametrize("field", sorted(set(fl.Scenario.model_fields) - {"name"}))
def test_the_examples_differ_in_every_field_that_a_scenario_has(field):
    assert len({str(getattr(one, field)) for one in (FULL, OTHER, BLANK)}) == 3


@pytest.mark.parametrize("after", [OTHER, BLANK], ids=["another", "blank"])
def test_a_scenario_saved_over_another_replaces_all_of_it(case, after):
    fl.save_scenario(case, FULL)
    fl.save_scenario(case, after)
    assert own(case)["kept"] == after


FORMS = {  # how a person may write the file
    "no file": None,
    "empty": "",
    "a comment": "# ours\n",
    "an empty list": "scenario = []  # ours\n",
    "a list": 'scenario = [{name = "a", overrides = {}}]  # ours\n',
    "a long list": 'scenario = [\n  {name = "a", overrides = {}},  # ours\n  {name = "b"},\n]\n',
    "one": '# ours\n[[scenario]]\nname = "a"\noverrides = { "network.children" = 9 }\n',
    "tables below": '# ours\n[[scenario]]\nname = "a"\n[scenario.overrides]\n'
    '"network.children" = 9 # theirs\n"delay.all" = 1\n',
    "fields with dots": '[[scenario]]\nname = "a"\noverrides."network.children" = 9\n',
    "windows": '# ours\r\n[[scenario]]\r\nname = "a"\r\noverrides = {}\r\n'
    '\r\n# b\r\n[[scenario]]\r\nname = "b"\r\n',
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_scenario_can_be_deleted_and_saved_again_however_the_file_was_written(case, text):
    file_of(case).unlink()
    if text is not None:
        file_of(case).write_bytes(text.encode())
    kept = {}
    for name in names(case):
        fl.delete_scenario(case, name)
    assert names(case) == set()
    assert own(case) == {}
    for n, name in enumerate(["new", "newer", "new"]):
        kept[name] = case.scenario(name, {"network.children": n, "delay.all": 0.5}, "why\n" * n)
        fl.save_scenario(case, kept[name])
        assert own(case) == kept
    fl.delete_scenario(case, "new")
    fl.save_scenario(case, kept["new"])
    assert own(case) == kept
    if text and text.startswith("# ours"):
        assert file_of(case).read_text(encoding="utf-8").startswith("# ours")


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_scenario_is_replaced_and_the_others_stay_however_the_file_was_written(case, text):
    file_of(case).unlink()
    if text is not None:
        file_of(case).write_bytes(text.encode())
    before = fl.saved_scenarios(case)[0]
    changed = case.scenario("a", {"network.children": 3}, "put right", "me")
    fl.save_scenario(case, changed)
    assert fl.saved_scenarios(case) == ({**before, "a": changed}, [])
    assert "# theirs" not in (text or "") or "# theirs" in file_of(case).read_text("utf-8")


@pytest.mark.parametrize("gone", ["a", "b", "c"])
def test_a_comment_on_the_next_scenario_stays_when_the_one_before_is_deleted(case, gone):
    entries = [f'# on {name}\n[[scenario]]\nname = "{name}"\noverrides = {{}}\n' for name in "abc"]
    file_of(case).write_text("\n".join(entries) + "# the end\n", encoding="utf-8")
    fl.delete_scenario(case, gone)
    text = file_of(case).read_text(encoding="utf-8")
    assert names(case) == {"a", "b", "c"} - {gone}
    for name in names(case):
        assert f'# on {name}\n[[scenario]]\nname = "{name}"\n' in text
    assert text.endswith("# the end\n")


def test_what_would_not_be_read_as_it_is_meant_is_not_written(case, monkeypatch):
    before = file_of(case).read_bytes()
    for spoilt in ("scenario = [", "[[scenario]]\nname = 'other'\n", ""):
        monkeypatch.setattr(scenario_files.tomlkit, "dumps", lambda _, text=spoilt: text)
        with pytest.raises(fl.CaseError, match="cannot be changed without loss"):
            fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
        assert file_of(case).read_bytes() == before


def test_a_file_that_would_be_too_large_to_be_read_is_not_written(case):
    file_of(case).write_bytes(file_of(case).read_bytes() + b"# " + b"x" * 19_990_000 + b"\n")
    before = file_of(case).read_bytes()
    with pytest.raises(fl.CaseError, match="would be larger than 20 MB; nothing was changed"):
        for n in range(20):
            fl.save_scenario(case, case.scenario(f"{n}", {}, "why " * 2_000))
            before = file_of(case).read_bytes()
    assert file_of(case).read_bytes() == before
    assert own(case)


def test_two_cases_that_share_a_file_by_a_link_go_on_sharing_it(tmp_path):
    first, second = (with_own(changed_case(TV01C, tmp_path / name)) for name in ("first", "second"))
    shared = tmp_path / "shared.toml"
    shared.write_bytes(file_of(first).read_bytes())
    for one in (first, second):
        file_of(one).unlink()
        file_of(one).symlink_to(shared)
    fl.save_scenario(first, first.scenario("of the first", {}))
    fl.save_scenario(second, second.scenario("of the second", {}))
    assert {"of the first", "of the second"} <= names(first) == names(second)
    assert file_of(first).is_symlink() and file_of(second).is_symlink()


def test_a_second_name_of_the_file_keeps_what_was_there_before(case):
    """As in backups that link what did not change: a save must not reach into them."""
    fl.save_scenario(case, case.scenario("first", {"network.children": 9}))
    path = case.folder / "own_scenarios.toml"
    backup = path.with_name("backup.toml")
    backup.hardlink_to(path)
    before = backup.read_bytes()
    fl.save_scenario(case, case.scenario("second", {"network.children": 8}))
    assert backup.read_bytes() == before
    assert b"second" in path.read_bytes()


def test_owner_group_and_mode_of_the_file_are_kept(case):
    if os.geteuid() == 0:
        os.chown(file_of(case), 12345, 23456)
    file_of(case).chmod(0o2640)
    before = file_of(case).stat()
    fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    after = file_of(case).stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (
        before.st_uid,
        before.st_gid,
        before.st_mode,
    )
    assert after.st_mtime_ns > before.st_mtime_ns


@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_a_new_file_may_be_read_by_those_whom_the_umask_lets(case, umask, mode):
    file_of(case).unlink()
    old = os.umask(umask)
    try:
        fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    finally:
        os.umask(old)
    assert file_of(case).stat().st_mode & 0o777 == mode


def test_a_case_whose_folder_is_gone_is_not_made_again_in_part(case):
    shutil.rmtree(case.folder)
    with pytest.raises(fl.CaseError, match="the folder is not there any more"):
        fl.save_scenario(case, case.scenario("nine", {"network.children": 9}))
    with pytest.raises(fl.CaseError, match="the folder is not there any more"):
        fl.delete_scenario(case, "one year later")
    assert not case.folder.exists()


def test_a_link_that_leads_to_itself_is_said(case):
    file_of(case).unlink()
    file_of(case).symlink_to(file_of(case))
    with pytest.raises(fl.CaseError, match=r"own_scenarios\.toml: "):
        fl.save_scenario(case, case.scenario("nine", {}))


@pytest.fixture
def both(case):
    """A case with a scenario of its own, and one of the analyst's."""
    file_of(case).write_text("", encoding="utf-8")
    entry = '[[scenario]]\nname = "ours"\noverrides = { "network.children" = 12 }\n'
    (case.folder / "scenarios.toml").write_text(entry, encoding="utf-8")
    case = fl.load_case(case.folder)
    fl.save_scenario(case, case.scenario("mine", {"network.children": 9}, "a reason"))
    return fl.load_case(case.folder)


def test_what_an_analyst_saves_changes_no_file_of_the_case(both):
    before = {path.name: path.read_bytes() for path in both.folder.iterdir() if path.is_file()}
    fl.save_scenario(both, both.scenario("another", {"network.children": 8}))
    fl.delete_scenario(both, "mine")
    after = {path.name: path.read_bytes() for path in both.folder.iterdir() if path.is_file()}
    assert {name for name in after if after[name] != before.get(name)} == {"own_scenarios.toml"}


def test_own_scenarios_are_found_by_name_and_listed_apart(both):
    assert list(both.scenarios) == ["ours"]
    assert list(both.own_scenarios) == ["mine"]
    assert both.named("mine").overrides == {"network.children": 9}
    assert list(fl.saved_scenarios(both)[0]) == ["ours", "mine"]


def test_own_scenarios_are_no_part_of_the_input_hash(both):
    before = input_hash(both)
    fl.save_scenario(both, both.scenario("another", {"network.children": 8}))
    assert input_hash(fl.load_case(both.folder)) == before


def test_an_own_scenario_under_a_name_of_the_case_is_told_and_the_cases_is_used(both):
    text = file_of(both).read_text(encoding="utf-8").replace("mine", "ours")
    file_of(both).write_text(text, encoding="utf-8")
    again = fl.load_case(both.folder)
    assert again.named("ours").overrides == {"network.children": 12}
    found, problems = fl.saved_scenarios(again)
    assert found["ours"].overrides == {"network.children": 12}
    assert [str(one) for one in problems] == [
        "own_scenarios.toml, row ours, field name: is the name of a scenario of the case's"
        " (scenarios.toml), which is the one used (value: 'ours'); allowed: another name"
    ]


@pytest.mark.parametrize("action", [fl.save_scenario, fl.delete_scenario])
def test_a_scenario_of_the_case_is_neither_replaced_nor_deleted_by_the_way(both, action):
    before = (both.folder / "scenarios.toml").read_bytes()
    given = both.scenarios["ours"] if action is fl.save_scenario else "ours"
    with pytest.raises(fl.CaseError, match=r"scenarios\.toml"):
        action(both, given)
    assert (both.folder / "scenarios.toml").read_bytes() == before
    assert names(both) == {"ours", "mine"}


@pytest.mark.parametrize(
    "spoilt",
    [
        "scenario = [",
        '[[scenario]]\nname = "mine"\noverrides = { "network.girls" = 3 }\n',
        '[[scenario]]\nname = "mine"\n[[scenario]]\nname = "mine"\n',
    ],
    ids=["no TOML", "what the case no longer has", "a name twice"],
)
def test_nothing_in_the_own_file_keeps_a_case_from_being_read(both, spoilt):
    file_of(both).write_text(spoilt, encoding="utf-8")
    again = fl.load_case(both.folder)
    assert fl.evaluate(again).total.equals(fl.evaluate(both).total)
    assert fl.saved_scenarios(again)[1], "but it is told"
    assert "own_scenarios.toml" in CliRunner().invoke(main, ["check", str(both.folder)]).output


def test_a_name_that_stands_twice_is_not_saved_over(both):
    twice = '[[scenario]]\nname = "mine"\n' * 2
    file_of(both).write_text(twice, encoding="utf-8")
    with pytest.raises(fl.CaseError, match="stands twice"):
        fl.save_scenario(both, both.scenario("mine", {"network.children": 8}))
    assert file_of(both).read_text(encoding="utf-8") == twice


def test_an_own_scenario_is_moved_to_the_cases_on_purpose(both):
    said = CliRunner().invoke(main, ["adopt", str(both.folder), "--scenario", "mine"])
    assert said.exit_code == 0, said.output
    again = fl.load_case(both.folder)
    assert again.scenarios["mine"] == both.own_scenarios["mine"]
    assert dict(again.own_scenarios) == {}


def test_a_move_that_broke_off_half_way_is_gone_through_with(both):
    before = file_of(both).read_text(encoding="utf-8")
    fl.adopt_scenario(both, "mine")
    file_of(both).write_text(before, encoding="utf-8")  # it stands in both files
    assert fl.saved_scenarios(both)[1] == [], "the same scenario is no contradiction"
    fl.adopt_scenario(both, "mine")
    assert own(both) == {}
    assert list(fl.load_case(both.folder).scenarios) == ["ours", "mine"]


def test_what_cannot_be_moved_is_said_and_stays_where_it_is(both):
    with pytest.raises(fl.CaseError, match=r"there is no scenario of your own 'main'.*'mine'"):
        fl.adopt_scenario(both, "main")
    entry = '[[scenario]]\nname = "mine"\noverrides = { "network.children" = 3 }\n'
    (both.folder / "scenarios.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(fl.CaseError, match="another scenario of the case's has this name"):
        fl.adopt_scenario(both, "mine")
    assert (both.folder / "scenarios.toml").read_text(encoding="utf-8") == entry
    assert "mine" in file_of(both).read_text(encoding="utf-8")


@pytest.mark.parametrize("ignore", [".gitignore", "fosterlib/regression/council/gitignore"])
def test_git_ignores_own_scenarios_here_and_in_a_councils_repository(ignore, tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_bytes((TV01C.parents[1] / ignore).read_bytes())
    names = ["data/tv01c/own_scenarios.toml", "plan.own_scenarios.toml", "data/x/scenarios.toml"]
    told = subprocess.run(
        ["git", "check-ignore", *names], cwd=tmp_path, capture_output=True, text=True
    )
    assert told.stdout.split() == names[:2]
