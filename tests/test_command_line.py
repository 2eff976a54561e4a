"""The command line, as an analyst types it: what it prints, what it refuses, and that it never
shows a traceback.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import docx
import pytest
from changed_case import TV01C, changed_case
from click.testing import CliRunner
from read_table import TABLES, notes, read

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.load.new import new_case
from fosterlib.words.report import case_report, oddities

ROOT = Path(__file__).parents[1]
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/case.toml"))
HERNING, KENT, SURREY = (
    ROOT / "data" / name for name in ("herning_parents", "kent_voluntary", "surrey_safeguarding")
)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(*arguments):
    """The message of a command that must fail with exit code 1, in words, on stderr."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, SystemExit), result.exception
    return result.stderr


# check


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_check_reports_every_case_sound(folder):
    result = run("check", folder)
    assert result.exit_code == 0, result.output
    assert "Not reproduced" not in result.output
    assert "Worth a second look" not in result.output


def test_check_runs_as_a_program():
    command = [sys.executable, "-m", "fosterlib", "check", "data/tv01c"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "input: 47 of 47 reproduced" in done.stdout
    assert "check: 65 of 65 reproduced" in done.stdout
    worth = "repeat an input: 46; compare a number that is typed twice: 2; derived"
    assert worth in done.stdout
    assert "17 (11 independent identities)" in done.stdout
    assert "No check tests a lever" in done.stdout
    assert "every lever and formula comes out as 1000 DKK per year" in done.stdout


def test_check_names_unknowns_and_estimates_and_still_exits_with_0():
    result = run("check", KENT)
    assert result.exit_code == 0
    assert "agreement.amount, field value: is not stated" in result.output
    assert "estimates: renewal.share" in result.output
    assert "amounts that are estimates: leader, therapists, hours" in run("check", HERNING).output


def test_check_exits_with_1_and_names_a_figure_that_is_not_reproduced(tmp_path):
    folder = changed_case(
        HERNING, tmp_path, ("amounts.csv", "audit,herning,2022,9.567", "audit,herning,2022,12.567")
    )
    result = run("check", folder)
    assert result.exit_code == 1
    assert "costs, audit all all effect: printed 30,000 DKK, model 33,000" in result.output


@pytest.mark.parametrize(
    ("source", "change", "message"),
    [
        (
            KENT,
            ("case.toml", 'end = "2011-06-01"', 'start = "2011-07-01"\nend = "2011-06-01"'),
            "ends before it starts",
        ),
        (
            HERNING,
            ("amounts.csv", "audit,herning,2022,9.567", "audit,herning,2022,nine"),
            "is not a number",
        ),
        (
            HERNING,
            ("amounts.csv", "audit,herning,2022,9.567", "audit,herning,2021,9.567"),
            "stands twice",
        ),
        (
            HERNING,
            ("case.toml", '["2020", "2021", "2022"]', '["2020", "2022", "2021"]'),
            "years must follow each other",
        ),
        (
            TV01C,
            ("published.csv", "-12800,1000 DKK,0,check,Tabel 1", "-12800,1000 GBP,0,check,Tabel 1"),
            "field unit",
        ),
        (
            TV01C,
            (
                "assumptions.csv",
                "triangular,1000 DKK/FTE/year,2018",
                "triangular,DKK/FTE/year,2018",
            ),
            "0.001 times too large or small",
        ),
    ],
    ids=["agreement", "text", "two rows", "order", "currency", "thousand"],
)
def test_check_refuses_wrong_input_in_words(tmp_path, source, change, message):
    assert message in refused("check", changed_case(source, tmp_path, change))


def test_shares_of_99_per_cent_are_refused(tmp_path):
    folder = changed_case(
        ROOT / "data" / "copenhagen_prevention",
        tmp_path,
        (
            "case.toml",
            'split = { sof = "application.sof_share" }\nresidual = "buf"',
            'split = { sof = "a.b", buf = "c.d" }',
        ),
        ("assumptions.csv", "application.sof_share", "a.b"),
    )
    with (folder / "assumptions.csv").open("a", encoding="utf-8") as rows:
        rows.write("c.d,Andel,Share,0.49,0,1,0.01,,share,,estimate,,Somebody,,,,,,,\n")
    assert "add to 0.99; allowed: exactly 1" in refused("check", folder)


def test_a_matrix_that_is_no_profile_is_refused(tmp_path):
    folder = new_case(tmp_path / "own")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(
        text.replace("[0.5, 1.0, 1.0, 1.0]", "[0.5, 1.0, 1.0]"), encoding="utf-8"
    )
    assert "needs 4 shares and has 3" in refused("check", folder)
    (folder / "case.toml").write_text(
        text.replace("[0.5, 1.0, 1.0, 1.0]", "[0.5, 1.0, 1.0, 0.9]"), encoding="utf-8"
    )
    assert "add to 0.9 in the full year 2030" in refused("check", folder)


def test_a_folder_that_is_not_there_is_refused_with_the_nearest():
    assert "did you mean 'tv01c'" in refused("check", ROOT / "data" / "tv01")


# what looks wrong


def odd(folder):
    return "\n".join(map(str, oddities(fl.load_case(folder))))


def test_a_saving_entered_as_positive_is_odd(tmp_path):
    old = 'money = "investment"\nsteering_area = "Service"\ncontinues'
    folder = changed_case(
        TV01C,
        tmp_path,
        ("case.toml", old, 'money = "saving"\nsteering_area = "Service"\ncontinues'),
    )
    assert "line 'officer' is saving and positive over the years" in odd(folder)


def test_kroner_among_thousands_of_kroner_are_odd(tmp_path):
    folder = changed_case(
        HERNING, tmp_path, ("amounts.csv", "audit,herning,2022,9.567", "audit,herning,2022,9567")
    )
    assert (
        "line 'audit', herning, 2022: 936 times the row's other years; kr. for 1,000 kr.?"
        in odd(folder)
    )


def test_a_row_a_thousand_times_the_others_is_odd(tmp_path):
    text = "Post;2018;2019\nA;100;200\nB;300;400\nC;150;150\nD;200000;210000\n"
    case = read(tmp_path, text, unit="1000 DKK")
    assert ["line 'd', unsplit: 1,050 times" in str(problem) for problem in oddities(case)] == [
        True
    ]


def test_a_price_per_week_among_prices_per_year_is_odd(tmp_path):
    old, new = '"Foster care, price per child",500,400', '"Foster care, price per child",17,10'
    folder = changed_case(
        new_case(tmp_path / "own"), tmp_path / "copy", ("assumptions.csv", old, new)
    )
    assert "price.foster" in odd(folder) and "1/53 of the other prices" in odd(folder)


def test_amounts_that_speak_of_another_price_level_are_odd(tmp_path):
    folder = changed_case(
        TV01C,
        tmp_path,
        ("amounts.csv", "officer,unsplit,2018,300,Tabel 1", "officer,unsplit,2018,300,2017 p/l"),
    )
    assert "officer: speaks of 2017 prices; the case's are of 2018" in odd(folder)


# new, table, run, paper


def test_a_new_case_loads_evaluates_and_is_sound_at_once(tmp_path):
    result = run("new", tmp_path / "own", "--title", 'Vores "eget" forslag')
    assert result.exit_code == 0, result.output
    case = fl.load_case(tmp_path / "own")
    assert case.header.title_da == 'Vores "eget" forslag'
    # two children, half in the first year, 900 - 500 a child; a campaign of 150 and 50
    assert fl.evaluate(case).total.tolist() == [-250, -750, -800, -800]
    assert run("check", tmp_path / "own").exit_code == 0
    assert "#" in (tmp_path / "own" / "case.toml").read_text(encoding="utf-8")


def test_a_new_case_is_never_written_over_anything(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.txt").write_text("kept")
    assert "is there already; nothing was written" in refused("new", tmp_path / "own")
    assert [path.name for path in tmp_path.rglob("*")] == ["own", "mine.txt"]


def test_a_new_case_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    def full_disk(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full_disk)
    assert "nothing was changed: No space left on device" in refused("new", tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


def test_a_table_is_printed_reported_and_written_as_a_folder(tmp_path):
    source = TABLES / "uk_walsall_2026_growth.csv"
    result = run("table", source, "--unit", "GBP", "--output", tmp_path / "walsall", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "20,829,779" in result.output
    assert "check: 9 of 9 reproduced" in result.output
    assert "a residue of -1" in result.output
    assert run("check", tmp_path / "walsall").exit_code == 0


def test_what_a_column_is_can_be_said_on_the_command_line(tmp_path):
    (tmp_path / "t.csv").write_text("Line,Year 1\nA,10\n")
    assert (
        run("table", tmp_path / "t.csv", "--unit", "GBP", "--column", "Year 1=2026/27").exit_code
        == 0
    )
    assert "else say columns=" in refused("table", tmp_path / "t.csv", "--unit", "GBP")
    (tmp_path / "u.csv").write_text("Line,2026\nA,10\n")
    assert "no such column" in refused(
        "table", tmp_path / "u.csv", "--unit", "GBP", "--column", "2036=ignore"
    )
    assert "name=value" in refused("table", tmp_path / "t.csv", "--column", "Year 1")
    assert "does not name its money unit" in refused(
        "table", tmp_path / "t.csv", "--column", "Year 1=2026/27"
    )


def test_the_command_says_what_each_row_was_taken_for_and_takes_the_same_answers(tmp_path):
    (tmp_path / "t.csv").write_text("Line £000,2027/28\nA,1\nB,2\nC,3\n", encoding="utf-8")
    assert "totals=[4]" in refused("table", tmp_path / "t.csv")
    told = run("table", tmp_path / "t.csv", "--total", "4").output
    assert "4  C: total of rows 2, 3" in told
    told = run(
        "table", tmp_path / "t.csv", "--line", "C", "--ignore", "2", "--precision", "1"
    ).output
    assert "2  A: left out: as asked" in told and "4  C: line" in told
    told = run("table", tmp_path / "t.csv", "--line", "4", "--savings-are-positive").output
    assert "savings are printed positive and turned around, as asked" in told


def test_run_prints_the_published_table_and_a_scenario_by_name():
    assert "-12,800" in run("run", TV01C, "--lang", "en").output
    assert "-12.800" in run("run", TV01C).output
    assert "354,160" in run("run", SURREY, "--scenario", "eight posts go on", "--lang", "en").output


def test_run_moves_assumptions_on_top_of_a_scenario():
    moved = run(
        "run",
        SURREY,
        "--scenario",
        "eight posts go on",
        "--set",
        "posts.pay_rise_share=0.25",
        "--lang",
        "en",
    )
    assert "442,700" in moved.output  # 354,160 x 1.25
    assert "posts.pay_rise_share=0.25" in moved.output


def test_run_goes_beyond_the_last_year_and_by_month():
    later = run(
        "run", HERNING, "--scenario", "all goes on after 2022", "--until", "2023", "--lang", "en"
    )
    assert "2023" in later.output and "877" in later.output
    months = run("run", SURREY, "--by-month").output.splitlines()
    assert months[0] == "scenario,part,line,kind,party,year,month,value"
    assert any(
        row.startswith("published,grant_period,dfe_grant,dated,council,2022/23,2023-03,-116666.6")
        for row in months
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scenario", "eight posts"], "there is no scenario 'eight posts'"),
        (["--set", "posts.numbr=8"], "did you mean 'posts.number'"),
        (["--set", "posts.number=eight"], "is not a number"),
        (["--set", "posts.number=12"], "0 to 11"),
        (["--set", "posts.number"], "name=value"),
        (["--until", "2019/20"], "is not a later year"),
        (["--until", "x"], "is not a later year"),
    ],
)
def test_run_refuses_in_words(arguments, message):
    assert message in refused("run", SURREY, *arguments)


def test_paper_writes_the_document_and_the_workbook_of_a_scenario(tmp_path):
    result = run(
        "paper", SURREY, "--scenario", "equal shares", "--output", tmp_path, "--lang", "en"
    )
    assert result.exit_code == 0, result.output
    written = [
        tmp_path / f"surrey_safeguarding_equal_shares{suffix}" for suffix in (".docx", ".xlsx")
    ]
    pdf = [written[0].with_suffix(".pdf")] if shutil.which("soffice") else []
    assert sorted(tmp_path.iterdir()) == sorted([*written, *pdf])
    assert set(result.stdout.split()) == {str(path) for path in (*written, *pdf)}
    case = fl.load_case(SURREY)
    cells = {
        cell.text
        for table in docx.Document(written[0]).tables
        for row in table.rows
        for cell in row.cells
    }
    assert {"Surrey Police", "121,742", "486,970"} <= cells
    assert (
        fl.scenario_from_workbook(case, written[1]).overrides
        == case.scenarios["equal shares"].overrides
    )


def test_paper_refuses_in_words_and_leaves_nothing(tmp_path):
    assert "did you mean 'equal shares'" in refused(
        "paper", SURREY, "--scenario", "equal share", "--output", tmp_path
    )
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "surrey_safeguarding.docx").mkdir()
    assert "surrey_safeguarding.docx" in refused("paper", SURREY, "--output", tmp_path)


def test_paper_writes_every_table_and_chart_too_if_asked(tmp_path):
    result = run("paper", SURREY, "--output", tmp_path, "--all")
    assert result.exit_code == 0, result.output
    written = sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(result.stdout.split()) == written
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"tables", "figures"}


# a case by its name


def test_a_case_is_a_path_or_a_name_in_data_or_one_that_comes_along(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    by_path = run("run", "data/tv01c").output
    assert "-12.800" in by_path
    assert run("run", "tv01c").output == by_path
    monkeypatch.chdir(tmp_path)
    assert run("run", "tv01c").output == by_path
    own = changed_case(SURREY, tmp_path)
    assert run("run", own.name).output == run("run", SURREY).output


def test_a_name_that_is_no_case_is_refused_with_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert "did you mean 'tv01c'" in refused("check", "tv01d")
    monkeypatch.chdir(tmp_path)
    assert "did you mean 'tv01c'" in refused("check", "tv01d")


# page, lab


def test_page_writes_the_workbench_as_one_file_that_opens_on_the_scenario(tmp_path):
    scenario = "slower network care"
    result = run("page", TV01C, "--scenario", scenario, "--output", tmp_path, "--lang", "en")
    assert result.exit_code == 0, result.output
    (written,) = tmp_path.iterdir()
    assert result.stdout.split() == [str(written)]
    text = written.read_text(encoding="utf-8")
    assert written.suffix == ".html" and "-10,871" in text
    assert '"origin":"slower network care"' in text
    assert "did you mean" in refused("page", TV01C, "--scenario", scenario[:-1])


def opened(process, seconds=90):
    """The address of the page that JupyterLab says it has opened, and what it said until then."""
    stop = threading.Timer(seconds, process.kill)
    stop.start()
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\S+", line):
            stop.cancel()
            return found[0], said
    raise AssertionError(f"no address: {said}")


def read_page(address, seconds=60):
    """The page at an address, which a server tells just before it listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as page:
                return page.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent another way there")
@pytest.mark.parametrize("home", ["its own", "one that cannot be written to"])
def test_lab_opens_the_first_notebook_without_news_and_without_alarming_anybody(tmp_path, home):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    jupyter = ("JUPYTER", "IPYTHON", "XDG")
    settings = {name: text for name, text in os.environ.items() if not name.startswith(jupyter)}
    settings["HOME"] = str(tmp_path) if home == "its own" else "/dev/null"
    command = [sys.executable, "-m", "fosterlib", "lab", "--no-browser", f"--port={port}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=settings, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        address, said = opened(process)
        assert "/lab/tree/notebooks/00_start.ipynb?token=" in address
        assert '"news": {"disabled": true}' in read_page(address)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        said += process.communicate(timeout=60)[1]
    said = re.sub(r".*ServerApp.token.*\n.*\n", "", said)
    assert re.findall(r"^\[[WE] .*|Traceback|.*Warning.*", said, re.M) == []
    assert ("cannot be written to" in said) == (home != "its own")


def test_no_case_is_named_in_the_library():
    names = [path.name for path in CASES] + ["herning", "surrey", "kent_", "walsall", "satspulje"]
    for source in (ROOT / "fosterlib").rglob("*.py"):
        text = "\n".join(
            row
            for row in source.read_text(encoding="utf-8").casefold().splitlines()
            if "tv01c," not in row
        )
        assert [name for name in names if f"'{name}" in text or f'"{name}' in text] == [], (
            source.name
        )


def test_the_report_of_a_table_names_what_was_read_from_its_form(tmp_path):
    case = read(tmp_path, "Post;2018;2019\nA;-800;-1.300\n", unit="1000 DKK")
    assert notes(case) in case_report(case)


def test_an_assumption_that_no_line_uses_is_named_and_those_that_the_library_knows_are_not(
    tmp_path,
):
    row = "forgotten.children,Glemt,Forgotten,3,0,10,1,,child,,estimate,,nobody,,,,,,,\n"
    folder = changed_case(TV01C, tmp_path)
    with (folder / "assumptions.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    found = oddities(fl.load_case(folder))
    assert [(problem.row, problem.message) for problem in found] == [
        ("forgotten.children", "is used by no line, so moving it does nothing")
    ]
