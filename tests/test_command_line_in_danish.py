"""The command line in Danish: what it prints, what it refuses, and its help."""

import re
import shutil

import nbformat
import openpyxl
import pytest
from changed_case import TV01C, changed_case
from click.testing import CliRunner
from test_messages_in_danish import in_english_still

import fosterlib as fl
from fosterlib.__main__ import main
from fosterlib.words.messages import in_danish
from fosterlib.words.table_read import PHRASES, _said, reading_text
from fosterlib.words.text import word


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


TABLES = [
    path
    for path in sorted((TV01C.parents[1] / "tests" / "tables").rglob("*.*"))
    if path.suffix in (".csv", ".xlsx", ".docx", ".md") and path.name != "README.md"
]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_what_a_table_was_read_as_is_told_in_danish(path):
    try:
        reading = fl.case_from_table(path).reading
    except fl.CaseError as error:  # then it is the refusal that is told
        assert fl.error_text(error, "da") != fl.error_text(error, "en")
        return
    told = reading_text(reading, "da")
    assert len(told.splitlines()) == len(str(reading).splitlines())
    assert reading_text(reading, "en") == str(reading)
    for english in ("Columns", "Rows", "total of", "left out", "as headed", "a guess", "not used"):
        assert not re.search(rf"^  *\S+ .*\b{english}|^{english}$", told, re.M), english


def test_every_phrase_of_a_reading_is_known_in_danish():
    for key in PHRASES:
        assert word(key, "da", "x1", "x2") != word(key, "en", "x1", "x2"), key
    made = {"left out: no money by its name (a guess)", "total of rows 2-4", "line in Dagpleje"}
    assert [one for one in made if _said(one) == one] == []
    assert _said("total of rows 4-6 (a guess)") == "sum af rækkerne 4-6 (et gæt)"
    assert _said("line in Adults") == "linje i Adults"


def test_table_speaks_danish_to_the_end():
    path = next(path for path in TABLES if path.name == "made_up_centres.csv")
    told = run("table", path, "--lang", "da")
    assert told.exit_code == 0, told.output
    reading = told.output.partition("made_up_centres.csv: ")[2].partition("\n\n")[0]
    for said in (" linjer, ", "Kolonner\n", "Rækker\n", ": navne på rækkerne", ": linje"):
        assert said in reading
    assert in_english_still(reading) == []


def test_figures_speaks_danish(tmp_path):
    kept = tmp_path / "0.1.0.csv"
    assert run("figures", TV01C.parent, "--write", kept).exit_code == 0
    asked = ["figures", TV01C.parent, "--kept", kept]
    assert "No figure has moved since 0.1.0." in run(*asked).output
    assert "Intet tal har flyttet sig siden 0.1.0." in run(*asked, "--lang", "da").output
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace("-12800", "-12900"), encoding="utf-8")
    told = run(*asked, "--lang", "da").output
    assert told.startswith("Tal, der har flyttet sig siden 0.1.0:\n\n| Sag | Scenarie | År |")


def test_accept_speaks_danish(tmp_path):
    output = nbformat.v4.new_output("stream", text="sparer 17\n")
    cell = nbformat.v4.new_code_cell("print('sparer 9')", outputs=[output], execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    asked = ["accept", "a", "--folder", tmp_path, "--lang", "da"]
    assert "gemt sparer 17, nu sparer 9" in run(*asked).output
    assert "a.ipynb: alle tal er som gemt" in run(*asked).output
