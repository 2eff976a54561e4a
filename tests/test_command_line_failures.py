"""Whatever goes wrong in a command, it ends with exit code 1 (2 for wrong usage), one message on
stderr, and no traceback.
"""

import click
import pytest
from changed_case import TV01C, changed_case
from click.testing import CliRunner

from fosterlib.__main__ import main

TABLE = "Line,2026,2027\nA,10,20\n"


def arguments(command, source, target):
    """How a command is asked to read `source`, and to write to `target` if it writes."""
    return {
        "check": ["check", source],
        "new": ["new", target],
        "table": ["table", source, "--unit", "GBP", "--output", target],
        "run": ["run", source],
        "paper": ["paper", source, "--output", target],
        "page": ["page", source, "--output", target],
        "decide": ["decide", source, "--date", "2026-11-25"],
        "start": ["start", target],
        "accept": ["accept", "--folder", source],
        "figures": ["figures", source, "--write", target],
    }[command]


def good_source(command, folder):
    if command != "table":
        return changed_case(TV01C, folder / "good")
    (folder / "table.csv").write_text(TABLE)
    return folder / "table.csv"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def assert_refused(result, code=1):
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.count("Error: ") == 1
    assert len(result.stderr.partition("Error: ")[2].strip(" :\n")) > 10
    assert "Traceback" not in result.output


READING = ["check", "table", "run", "paper", "page", "decide"]
WRITING = ["new", "table", "paper", "page", "start"]
OF_NOTEBOOKS_AND_FOLDERS = ["accept", "adopt", "figures", "lab"]


def test_every_command_is_asked():
    assert set(main.commands) == {*READING, *WRITING, *OF_NOTEBOOKS_AND_FOLDERS}


@pytest.mark.parametrize("command", ["accept", "figures"])
def test_a_folder_that_is_not_there_is_refused(command, tmp_path):
    assert_refused(run(*arguments(command, tmp_path / "nowhere", tmp_path / "out")))


@pytest.mark.parametrize("command", READING)
def test_a_source_that_is_not_there_is_refused(command, tmp_path):
    assert_refused(run(*arguments(command, tmp_path / "nowhere", tmp_path / "out")))


@pytest.mark.parametrize("command", READING)
def test_a_file_for_a_folder_and_a_folder_for_a_file_are_refused(command, tmp_path):
    (tmp_path / "file").write_text("")
    source = tmp_path if command == "table" else tmp_path / "file"
    assert_refused(run(*arguments(command, source, tmp_path / "out")))


@pytest.mark.parametrize("command", READING)
def test_a_source_that_is_wrong_is_refused(command, tmp_path):
    source = good_source(command, tmp_path)
    wrong = source if command == "table" else source / "case.toml"
    wrong.write_text("Line,2026\nA,ten\nTotal,20\n" if command == "table" else "id = 3")
    assert_refused(run(*arguments(command, source, tmp_path / "out")))


@pytest.mark.parametrize("command", WRITING)
def test_a_place_where_nothing_can_be_written_is_refused(command, tmp_path):
    (tmp_path / "file").write_text("mine")
    target = tmp_path / "file" / "out"
    result = run(*arguments(command, good_source(command, tmp_path), target))
    assert_refused(result)
    assert (tmp_path / "file").read_text() == "mine"


FAILURES = [
    OSError(28, "No space left on device"),
    PermissionError(13, "Permission denied", "case.toml"),
    FileNotFoundError(2, "No such file or directory", "case.toml"),
    OSError("the device is gone for good"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=["full", "forbidden", "gone", "no number"])
@pytest.mark.parametrize("command", sorted({*READING, *WRITING}))
def test_a_failing_system_is_said_and_is_no_success(command, failure, tmp_path, monkeypatch):
    def fails(*_, **__):
        raise failure

    source = good_source(command, tmp_path)
    monkeypatch.setattr(click, "echo", fails)
    result = run(*arguments(command, source, tmp_path / "out"))
    assert_refused(result)
    assert (failure.strerror or str(failure)) in result.stderr
    assert "Error: :" not in result.stderr


@pytest.mark.parametrize("command", sorted({*READING, *WRITING}))
def test_wrong_usage_ends_with_2(command):
    assert_refused(run(command), code=2)
    assert_refused(run(command, "x", "--no-such-option"), code=2)
