"""The command line: `python -m fosterlib --help`. Wrong input is told in words on stderr, with exit
code 1.
"""

import os
import sys
import tempfile
import warnings
import webbrowser
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from fosterlib.foreign.table import case_from_table
from fosterlib.load.folder import example, load_case
from fosterlib.load.new import new_case, save_case
from fosterlib.load.scenario_files import adopt_scenario
from fosterlib.load.scenario_rows import own_scenarios
from fosterlib.model.case import LANGUAGES
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import evaluate
from fosterlib.questions.timing import monthly
from fosterlib.regression.decided import decide as keep_decision
from fosterlib.regression.decided import since_decided
from fosterlib.regression.releases import (
    changelog_table,
    moved_figures,
    newest,
    read_figures,
    release_figures,
    write_figures,
)
from fosterlib.words.assurance import assurance_statement
from fosterlib.words.budget import budget_table
from fosterlib.words.command_line import VARIABLE, SpokenGroup, spoken
from fosterlib.words.messages import error_text, message_text, problem_text
from fosterlib.words.report import case_report, not_reproduced
from fosterlib.words.table_read import reading_text
from fosterlib.words.text import word


def in_words(command: Callable) -> Callable:
    """A command that says what is wrong with its input and exits with 1, without a traceback."""

    @wraps(command)
    def run(*arguments, **options):
        try:
            return command(*arguments, **options)
        except CaseError as error:
            raise click.ClickException(error_text(error, _spoken())) from error
        except OSError as error:
            reason = message_text(error.strerror or str(error), _spoken())
            said = [str(error.filename or ""), reason]
            raise click.ClickException(": ".join(filter(None, said))) from error

    return run


def _spoken() -> str:
    return spoken(click.get_current_context())


START = Path("notebooks/00_start.ipynb")

# What JupyterLab is told: this computer only, no news in a pop-up window.
LAB = [
    "--ServerApp.ip=127.0.0.1",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LanguageServerManager.autodetect=False",  # it looks for servers of fifteen languages
    "--ServerApp.log_level=WARN",  # the address is told on every level
]


def case_path(_context: object, _parameter: object, given: Path | None) -> Path | None:
    """A path as it stands; or a bare name of a case in data/, or of one that comes along."""
    if given is None or given.exists() or given.name != str(given):
        return given
    if (beside := Path("data") / given).parent.is_dir():
        return beside
    return example(given.name)


NEW = click.argument("folder", type=click.Path(path_type=Path))
CASE = click.argument(
    "folder", metavar="CASE", type=click.Path(path_type=Path), callback=in_words(case_path)
)
OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    help="the folder to write to",
)
SCENARIO = click.option(
    "--scenario", default="published", help="the name of a scenario of the case"
)
LANGUAGE = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="da", help="Danish or English"
)
SPEAKING = click.option(  # where nothing is written but messages
    "--lang", type=click.Choice(LANGUAGES), default="en", help="Danish or English"
)


@click.group(cls=SpokenGroup, help="Scenario modelling of municipal efficiency proposals.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar=VARIABLE,
    show_envvar=True,
    help="Danish or English, for every command",
)
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """The group of all commands; its language is that of a command that is not asked for one."""
    if lang:
        context.default_map = {name: {"lang": lang} for name in main.commands}
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a console that cannot show a letter shows a question mark


@main.command(help="Read a case and say what is reproduced, unknown, without a source, or odd.")
@CASE
@SPEAKING
@in_words
def check(folder: Path, lang: str) -> None:
    """Exit code 1 if the case cannot be read, or a printed figure is not reproduced."""
    case = load_case(folder)
    click.echo(case_report(case, lang))
    if since := since_decided(case, lang):
        click.echo("\n  ".join(["\n" + word("decided.head", lang), *since]))
    own, problems = own_scenarios(case)
    if own or problems:
        names = ", ".join(own) or word("own.none", lang)
        said = [word("own.kept", lang, names), *(problem_text(one, lang) for one in problems)]
        click.echo("\n  ".join(["\n" + word("own.head", lang), *said]))
    click.echo("\n  ".join(["\n" + word("assurance", lang), *assurance_statement(case, lang)]))
    if not_reproduced(case):
        sys.exit(1)


@main.command(
    help=(
        "Write a new case with examples to replace: a workbook to fill in (my-case.xlsx), or a"
        " folder of text files."
    )
)
@NEW
@click.option("--title", default="", help="the title of the proposal")
@LANGUAGE
@in_words
def new(folder: Path, title: str, lang: str) -> None:
    """The case loads and evaluates at once."""
    made = new_case(folder, title, lang)
    click.echo(word("command.next", _spoken(), str(made), str(folder)))


@main.command(
    "table",
    help=(
        "Read a budget table (CSV, XLSX, Word or Markdown) as a case, and say what each row and"
        " column was taken for; --output writes it as a folder to go on from."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", help="the money of the table: GBP, 1000 DKK, 1000000 DKK")
@click.option("--sheet", help="which sheet of a workbook")
@click.option("--decimal", help="the decimal mark of the table: , or .")
@click.option("--title", help="the title of the proposal")
@click.option("--price-level", help="the year of the prices")
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="what a column is: HEADING=line, category, total, 2026, ignore",
)
@click.option(
    "--savings-are-positive/--costs-are-positive",
    default=None,
    help="whether the table prints savings, or costs, as positive numbers",
)
@click.option(
    "--amounts-are",
    type=click.Choice(["levels", "changes", "cumulated"]),
    help="each year's effect, changes from year to year, or running sums",
)
@click.option("--precision", type=float, help="one in the last printed digit: 1, 0.1")
@click.option("--line", "lines", multiple=True, help="a row that is a line: its number or name")
@click.option("--total", "totals", multiple=True, help="a row that is a total: number or name")
@click.option("--ignore", multiple=True, help="a row to leave out: its number or name")
@click.option("--output", type=click.Path(path_type=Path), help="the folder to write")
@LANGUAGE
@in_words
def from_table(
    file: Path, columns: tuple[str, ...], output: Path | None, lang: str, **options
) -> None:
    """Prints the table as read, what each row and column was taken for, and the case's report."""
    for name in ("lines", "totals", "ignore"):
        options[name] = [int(row) if row.isdecimal() else row for row in options[name]]
    case = case_from_table(file, columns=dict(map(_pair, columns)), **options)
    report, read = case_report(case, _spoken()), reading_text(case.reading, _spoken())
    click.echo(f"{budget_table(evaluate(case), lang)}\n\n{read}\n\n{report}")
    if output:
        saved = save_case(case, output)
        click.echo("\n" + word("command.next", _spoken(), str(saved), str(output)))


@main.command(help="Print the budget table of a scenario, by name or with --set id=value.")
@CASE
@SCENARIO
@click.option(
    "--set", "overrides", multiple=True, help="an assumption to move, id=value; may be repeated"
)
@click.option("--until", help="a year after the case's last one")
@click.option("--by-month", is_flag=True, help="the dated lines by month, as CSV")
@LANGUAGE
@in_words
def run(
    folder: Path,
    scenario: str,
    overrides: tuple[str, ...],
    until: str | None,
    by_month: bool,
    lang: str,
) -> None:
    """The table on stdout; changed assumptions are named in its title."""
    case = load_case(folder)
    chosen = case.named(scenario)
    moved = {id: _number(id, value) for id, value in map(_pair, overrides)}
    if moved:
        name = ", ".join(overrides)
        chosen = case.scenario(
            name if scenario == "published" else f"{scenario}, {name}",
            {**chosen.overrides, **moved},
        )
    results = evaluate(case, chosen, until)
    click.echo(
        monthly(results).to_csv(index=False).rstrip()
        if by_month
        else str(budget_table(results, lang))
    )


@main.command(help="Write the committee paper (DOCX) and the workbook (XLSX) of a scenario.")
@CASE
@SCENARIO
@OUTPUT
@click.option("--all", "everything", is_flag=True, help="every table and every chart as well")
@click.option(
    "--replace", is_flag=True, help="write over a paper or a workbook that was changed by hand"
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="the municipality's own template (.docx, .dotx)",
)
@LANGUAGE
@in_words
def paper(
    folder: Path, scenario: str, output: Path, everything: bool, lang: str, **options: Any
) -> None:
    """The files are called as the case, and as the scenario if it is not the published one."""
    from fosterlib.export.document import export_paper
    from fosterlib.export.figures import export_all
    from fosterlib.export.output import stem
    from fosterlib.export.pdf import export_pdf
    from fosterlib.export.scenario_columns import scenario_pages
    from fosterlib.export.templates import missing_font
    from fosterlib.export.workbook import export_workbook
    from fosterlib.followup.sheet import follow_up_pages

    case = load_case(folder)
    results = evaluate(case, case.named(scenario))
    pages = [*follow_up_pages(results, lang), *scenario_pages(case, lang=lang)]
    template, replace = options["template"], options["replace"]
    if everything:
        written = export_all(results, output, lang, template, pages=pages, replace=replace)
    else:
        path = output / f"{stem(results)}.xlsx"
        workbook = export_workbook(results, path, lang, pages=pages, replace=replace)
        document = output / f"{stem(results)}.docx"
        written = [export_paper(results, document, lang, template, replace=replace), workbook]
    pdf = export_pdf(written[0], replace)
    click.echo("\n".join(str(path) for path in [*written, pdf] if path))
    if pdf is None:
        click.echo(word("command.no_pdf", _spoken()), err=True)
    if template and (font := missing_font(template)):
        click.echo(word("command.no_font", _spoken(), font), err=True)


@main.command(help="Write the workbench as one file that opens in any browser, without Jupyter.")
@CASE
@click.option(
    "--scenario", "scenarios", multiple=True, help="a scenario to open on; may be repeated"
)
@OUTPUT
@click.option("--open", "is_opened", is_flag=True, help="open it in the browser at once")
@LANGUAGE
@in_words
def page(
    folder: Path, scenarios: tuple[str, ...], output: Path, is_opened: bool, lang: str
) -> None:
    """It opens on the scenarios side by side, or on the published case."""
    from fosterlib.export.output import stem
    from fosterlib.workbench.page import export_page

    case = load_case(folder)
    chosen = [case.named(name) for name in scenarios]
    shown = evaluate(case, chosen[0] if len(chosen) == 1 else None)
    path = export_page(case, output / f"{stem(shown)}.html", lang=lang, scenarios=chosen)
    click.echo(path)
    if is_opened:
        webbrowser.open(path.resolve().as_uri())


@main.command(
    help="Open JupyterLab on the first notebook, on this computer only; CASE: a folder or workbook."
)
@click.argument(
    "folder",
    metavar="[CASE]",
    required=False,
    type=click.Path(path_type=Path),
    callback=in_words(case_path),
)
@click.option("--no-browser", is_flag=True, help="print the address and open no browser")
@click.option("--port", type=int, help="the port to answer on; else the first free from 8888")
@SPEAKING
@in_words
def lab(folder: Path | None, no_browser: bool, port: int | None, lang: str) -> None:
    """Runs until it is stopped (Ctrl+C), in the current folder. The notebooks find the case in the
    environment, as CASE; without one they open their own.
    """
    if find_spec("jupyterlab") is None:
        raise click.ClickException(word("command.no_lab", lang))
    if folder:
        load_case(folder)  # what is wrong with it is told here, not in a notebook
        os.environ["CASE"] = str(folder.resolve())
    start = f"/lab/tree/{START.as_posix()}" if START.exists() else "/lab"
    chosen = [f"--LabApp.default_url={start}"]
    if no_browser:
        chosen.append("--no-browser")
    if port:
        chosen.append(f"--port={port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--allow-root")
    with tempfile.TemporaryDirectory(prefix="fosterlib-") as spare:
        os.environ.update(jupyter_folders(Path(spare), lang))
        from jupyterlab.labapp import LabApp

        warnings.simplefilter("ignore", DeprecationWarning)  # for who writes Jupyter, not for us
        LabApp.launch_instance([*LAB, *chosen])


def jupyter_folders(instead: Path, lang: str = "en") -> dict[str, str]:
    """Where JupyterLab keeps its own files: as always, or in `instead` if it cannot write there."""
    from jupyter_core import paths

    usual = {
        "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir(),
        "JUPYTER_DATA_DIR": paths.jupyter_data_dir(),
        "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir(),
        "IPYTHONDIR": os.environ.get("IPYTHONDIR", str(Path.home() / ".ipython")),
    }
    if all(may_write(Path(folder)) for folder in usual.values()):
        return {}
    click.echo(word("command.home", lang), err=True)
    return {name: str(instead / name.lower()) for name in usual}


def may_write(folder: Path) -> bool:
    """True if the folder can be made and a file written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@main.command(help="Run notebooks that failed (or one, by name) again, store them, say what moved.")
@click.argument("notebook", default="")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("notebooks"),
    help="where the notebooks are",
)
@SPEAKING
@in_words
def accept(notebook: str, folder: Path, lang: str) -> None:
    """Nothing is stored if a cell of any of them raises."""
    from fosterlib.regression.accept import accept as store

    for rerun in store(folder, notebook, lang):
        lines = rerun.moved or [word("command.as_stored", lang, rerun.path.name)]
        click.echo("\n".join(lines))


@main.command(help="Say which totals have moved since a release kept them, as a table.")
@click.argument("data", type=click.Path(path_type=Path), default=Path("data"))
@click.option(
    "--kept",
    type=click.Path(path_type=Path),
    default=Path("docs/figures"),
    help="a file of figures, or the folder of all releases' (the newest is taken)",
)
@click.option("--write", type=click.Path(path_type=Path), help="keep the figures of now in a file")
@SPEAKING
@in_words
def figures(data: Path, kept: Path, write: Path | None, lang: str) -> None:
    """Published totals and saved scenarios of every case in DATA; the table is for CHANGELOG.md."""
    now = release_figures(data)
    if write:
        write_figures(now, write)
        click.echo(word("command.figures_kept", lang, str(write), str(len(now))))
        return
    file = newest(kept) if kept.is_dir() else kept
    click.echo(changelog_table(moved_figures(read_figures(file), now), file.stem, lang))


@main.command(help="Mark a scenario as the decided one: decided.toml beside the case keeps it.")
@CASE
@SCENARIO
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="the day, 2026-11-25"
)
@SPEAKING
@in_words
def decide(folder: Path, scenario: str, on: datetime, lang: str) -> None:
    """`check` says from then on whether data or code have changed what was decided."""
    case = load_case(folder)
    click.echo(keep_decision(case, case.named(scenario), on.date()))


@main.command(
    help="Move a scenario of your own into the case's, where tests and colleagues see it."
)
@CASE
@click.option("--scenario", required=True, help="the name of a scenario that you saved")
@SPEAKING
@in_words
def adopt(folder: Path, scenario: str, lang: str) -> None:
    """It leaves own_scenarios.toml; from then on it is part of the case."""
    adopted = adopt_scenario(load_case(folder), scenario)
    click.echo(word("command.adopted", lang, scenario, str(adopted)))


@main.command(help="Make a repository of your own: a case to fill in, notebooks, tests, CI.")
@NEW
@LANGUAGE
@in_words
def start(folder: Path, lang: str) -> None:
    """Its notebooks are run, so that its tests pass at once."""
    from fosterlib.regression.start import start as make_repository

    click.echo(word("council.done", lang, str(make_repository(folder, lang))))


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.rpartition("=")
    if not mark or not name.strip():
        raise CaseError(Problem("is not of the form name=value", value=text))
    return name.strip(), value.strip()


def _number(id: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CaseError(
            Problem("is not a number", field=id, value=text, allowed="digits with a decimal point")
        ) from None


if __name__ == "__main__":
    main(prog_name="python -m fosterlib")
