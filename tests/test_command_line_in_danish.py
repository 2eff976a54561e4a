"""The command line in Danish: what it prints, what it refuses, and its help."""

import re
import shutil

import openpyxl
import pytest
from changed_case import TV01C, changed_case
from click.testing import CliRunner
from test_messages_in_danish import in_english_still

from fosterlib.__main__ import main
from fosterlib.words.messages import in_danish


def run(*arguments, **environment):
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment)


def texts_of_help(command):
    """What the help of a command says in English."""
    yield command.help
    yield from (one.help for one in command.params if getattr(one, "help", None))


COMMANDS = {"": main, **main.commands}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_text_of_the_help_has_its_danish_sentence(name):
    texts = [*texts_of_help(COMMANDS[name])]
    assert len(texts) >= 2
    assert [text for text in texts if in_danish(text) == text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_is_danish_where_it_is_asked_for(name):
    asked = [*filter(None, [name]), "--help"]
    by_option = run(*asked, "--lang", "da").output
    assert by_option == run(*asked, FOSTERLIB_LANG="da").output
    assert by_option.startswith("Brug: ")
    assert {"Tilvalg:", "--help"} < set(by_option.split())
    prose = re.sub(r"--[\w-]+|\[[^\]]*\]|\w+=\S+( \w+,)*", "", by_option)
    assert in_english_still(prose) == []
    assert run(*asked).output.startswith("Usage: ")


WRONG = {
    ("runn",): "Der er ingen kommando 'runn'. Mente du 'run'?",
    ("run",): "Argumentet 'SAG' mangler.",
    ("run", "tv01c", "--untill", "2022"): "Der er intet tilvalg '--untill'. Mente du '--until'?",
    ("run", "tv01c", "--until"): "Tilvalget '--until' skal have en værdi.",
    ("run", "tv01c", "x"): "Uventet ekstra argument (x)",
    ("lab", "--port", "x"): "Ugyldig værdi for '--port': 'x' er ikke et helt tal.",
    ("decide", "tv01c"): "Tilvalget '--date' mangler.",
    ("decide", "tv01c", "--date", "2"): "'2' har ikke formen '%Y-%m-%d'.",
    ("table", "x.csv", "--amounts-are", "y"): "er ikke en af 'levels', 'changes', 'cumulated'.",
}


@pytest.mark.parametrize("typed", WRONG, ids=" ".join)
def test_what_is_typed_wrongly_is_told_in_danish(typed):
    told = run("--lang", "da", *typed)
    assert told.exit_code == 2
    assert told.stderr.rstrip().endswith(WRONG[typed])
    assert in_english_still(told.stderr.partition("Fejl: ")[2]) == []


def test_a_language_that_there_is_not_is_refused():
    assert run("run", TV01C, "--lang", "fr").exit_code == 2
    assert run("run", TV01C, FOSTERLIB_LANG="fr").exit_code == 2


def test_the_nearest_word_about_the_language_counts():
    """Beside the command before the group, the group before the environment."""
    danish, english = "Omstilling af", "Restructuring of"
    assert danish in run("run", TV01C).output
    assert english in run("run", TV01C, FOSTERLIB_LANG="en").output
    assert danish in run("--lang", "da", "run", TV01C, FOSTERLIB_LANG="en").output
    assert english in run("--lang", "da", "run", TV01C, "--lang", "en").output


def test_check_speaks_danish_to_the_end(tmp_path):
    case = changed_case(TV01C, tmp_path)
    run("decide", case, "--date", "2026-11-25")
    changed_case(
        case,
        tmp_path / "next",
        (
            "published.csv",
            "effect,-12800,1000 DKK,0,check,Tabel 1",
            "effect,-12900,1000 DKK,0,check,Tabel 1",
        ),
    )
    case = tmp_path / "next" / case.name
    scenario = '[[scenario]]\nname = "mit"\nreason = ""\noverrides = { "network.childern" = 9 }\n'
    (case / "own_scenarios.toml").write_text(scenario, encoding="utf-8")
    told = run("check", case, "--lang", "da")
    assert told.exit_code == 1
    for said in (
        "Trykte tal\n  indgår: ",
        "Ikke genskabt\n",
        "modellen ",
        "Besluttet\n  'published', besluttet den 2026-11-25",
        "Egne scenarier\n  gemt, og ikke en del af sagen",
        "der er ingen forudsætning med det navn (værdi: 9,0); mente du 'network.children'?",
        "Kvalitetssikring\n",
    ):
        assert said in told.output
    assert "Not reproduced" in run("check", case).output


def test_a_refused_case_is_told_in_danish_with_every_problem(tmp_path):
    case = changed_case(TV01C, tmp_path, ("assumptions.csv", ",1450,1300", ",mange,1300"))
    told = run("check", case, FOSTERLIB_LANG="da")
    assert told.exit_code == 1
    assert told.stderr.startswith("Fejl: assumptions.csv, række ")
    assert "er ikke et tal (værdi: 'mange'); tilladt: cifre med decimalpunktum" in told.stderr
    assert "Error" not in told.stderr


def test_a_file_that_cannot_be_reached_is_told_in_danish(tmp_path):
    (tmp_path / "file").write_text("x")
    told = run("paper", TV01C, "--output", tmp_path / "file" / "out", "--lang", "da")
    assert told.exit_code == 1
    assert in_english_still(re.sub(r"\S*/\S*", "", told.stderr)) == []


def test_a_workbook_changed_by_hand_is_written_over_only_when_asked(tmp_path):
    case = shutil.copytree(TV01C, tmp_path / "tv01c")
    out = tmp_path / "out"
    assert run("paper", case, "--output", out).exit_code == 0
    (path,) = out.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mine egne tal")["A1"] = "vigtigt"
    book.save(path)
    changed = path.read_bytes()
    told = run("paper", case, "--output", out)
    assert told.exit_code == 1
    assert path.read_bytes() == changed
    assert (
        "et ark af dine egne ville gå tabt"
        in run("paper", case, "--output", out, FOSTERLIB_LANG="da").stderr
    )
    assert run("paper", case, "--output", out, "--replace").exit_code == 0
    assert "Mine egne tal" not in openpyxl.load_workbook(path).sheetnames


def test_messages_are_in_the_language_that_was_asked_for_last():
    assert "Error: " in run("--lang", "en", "runn", FOSTERLIB_LANG="da").stderr
    assert "Fejl: " in run("--lang", "en", "run", "--lang=da").stderr
    assert "Error: " in run("runn").stderr
