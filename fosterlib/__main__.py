"""The command line: `python -m fosterlib --help`. Wrong input is told in words on stderr, with exit
code 1.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path

import click

from fosterlib.foreign.table import case_from_table
from fosterlib.load.folder import load_case
from fosterlib.load.new import new_case, save_case
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
from fosterlib.words.report import case_report, not_reproduced
from fosterlib.words.tables import budget_table

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
SCENARIO = click.option(
    "--scenario", default="published", help="the name of a scenario of the case"
)
LANGUAGE = click.option(
    "--lang", type=click.Choice(["da", "en"]), default="da", help="Danish or English"
)


def in_words(command: Callable) -> Callable:
    """A command that says what is wrong with its input and exits with 1, without a traceback."""

    @wraps(command)
    def run(*arguments, **options):
        try:
            return command(*arguments, **options)
        except CaseError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or ''}: {error.strerror or error}"
            ) from error

    return run


@click.group(help="Scenario modelling of municipal efficiency proposals.")
def main() -> None:
    """The group of all commands."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="replace"
            )  # a console that cannot show a letter shows a question mark


@main.command(help="Read a case and say what is reproduced, unknown, without a source, or odd.")
@FOLDER
@in_words
def check(folder: Path) -> None:
    """Exit code 1 if the case cannot be read, or a printed figure is not reproduced."""
    case = load_case(folder)
    click.echo(case_report(case))
    if since := since_decided(case):
        click.echo("\n  ".join(["\nDecided", *since]))
    if not_reproduced(case):
        sys.exit(1)


@main.command(help="Write the folder of a new case, with examples to replace.")
@FOLDER
@click.option("--title", default="", help="the title of the proposal")
@in_words
def new(folder: Path, title: str) -> None:
    """The folder loads and evaluates at once."""
    click.echo(f"{new_case(folder, title)} is there. Next: python -m fosterlib check {folder}")


@main.command(
    help=(
        "Read a budget table (CSV or XLSX) as a case; --output writes it as a folder to go on from."
    )
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
    "--savings-are-positive", is_flag=True, help="the table prints savings as positive numbers"
)
@click.option("--output", type=click.Path(path_type=Path), help="the folder to write")
@LANGUAGE
@in_words
def table(file: Path, columns: tuple[str, ...], output: Path | None, lang: str, **options) -> None:
    """Prints the table as read and the report of its case."""
    case = case_from_table(file, columns=dict(map(_pair, columns)), **options)
    click.echo(f"{budget_table(evaluate(case), lang)}\n\n{case_report(case)}")
    if output:
        click.echo(
            f"\n{save_case(case, output)} is there. Next: python -m fosterlib check {output}"
        )


@main.command(help="Print the budget table of a scenario, by name or with --set id=value.")
@FOLDER
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
@FOLDER
@SCENARIO
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    help="the folder to write to",
)
@LANGUAGE
@in_words
def paper(folder: Path, scenario: str, output: Path, lang: str) -> None:
    """The files are called as the case, and as the scenario if it is not the published one."""
    from fosterlib.export.document import export_paper
    from fosterlib.export.output import stem
    from fosterlib.export.workbook import export_workbook
    from fosterlib.followup.sheet import follow_up_pages

    case = load_case(folder)
    results = evaluate(case, case.named(scenario))
    click.echo(export_paper(results, output / f"{stem(results)}.docx", lang))
    pages = follow_up_pages(results, lang)
    click.echo(export_workbook(results, output / f"{stem(results)}.xlsx", lang, pages=pages))


@main.command(help="Run notebooks that failed (or one, by name) again, store them, say what moved.")
@click.argument("notebook", default="")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("notebooks"),
    help="where the notebooks are",
)
@in_words
def accept(notebook: str, folder: Path) -> None:
    """Nothing is stored if a cell of any of them raises."""
    from fosterlib.regression.accept import accept as store

    for rerun in store(folder, notebook):
        lines = rerun.moved or [f"{rerun.path.name}: every figure as stored"]
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
@in_words
def figures(data: Path, kept: Path, write: Path | None) -> None:
    """Published totals and saved scenarios of every case in DATA; the table is for CHANGELOG.md."""
    now = release_figures(data)
    if write:
        write_figures(now, write)
        click.echo(f"{write} keeps {len(now)} figures")
        return
    file = newest(kept) if kept.is_dir() else kept
    click.echo(changelog_table(moved_figures(read_figures(file), now), file.stem))


@main.command(help="Mark a scenario as the decided one: decided.toml beside the case keeps it.")
@FOLDER
@SCENARIO
@click.option(
    "--date", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="the day, 2026-11-25"
)
@in_words
def decide(folder: Path, scenario: str, on: datetime) -> None:
    """`check` says from then on whether data or code have changed what was decided."""
    case = load_case(folder)
    click.echo(keep_decision(case, case.named(scenario), on.date()))


@main.command(help="Make a repository of your own: a case to fill in, notebooks, tests, CI.")
@FOLDER
@LANGUAGE
@in_words
def start(folder: Path, lang: str) -> None:
    """Its notebooks are run, so that its tests pass at once."""
    from fosterlib.regression.start import start as make_repository

    click.echo(
        f"{make_repository(folder, lang)} is there. Next: cd {folder} && git init && make test"
    )


@main.command(
    help="Write the published case as one web page for readers who have nothing installed."
)
@FOLDER
@SCENARIO
@click.option("--output", type=click.Path(path_type=Path), help="the file to write")
@LANGUAGE
@in_words
def page(folder: Path, scenario: str, output: Path | None, lang: str) -> None:
    """No script and no network; the file is called as the case if no name is given."""
    from fosterlib.export.page import reviewers_copy

    case = load_case(folder)
    path = output or Path("outputs") / f"{case.id}.html"
    click.echo(reviewers_copy([evaluate(case, case.named(scenario))], path, lang))


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
