"""The right-hand side of the workbench: headline, chart and table as HTML, made anew at every move."""

from collections.abc import Callable
from html import escape

from fosterlib.charts.marks import Plot
from fosterlib.charts.plots import bridge_plot, effects_plot, party_plot, profile_plot, staffing_plot
from fosterlib.charts.screen import svg
from fosterlib.sentences import headline
from fosterlib.tables import Table, budget_table, changes_table, party_table, scenarios_table, staffing_table, to_html
from fosterlib.workbench.session import Session
from fosterlib.workbench.words import ui

CARDS = "<div class='fl-headline' role='status'>{0}</div>"


def headline_html(session: Session) -> str:
    """The headline sentence."""
    return CARDS.format(escape(headline(session.results(), session.published(), session.view.lang)))


def picture_html(session: Session) -> str:
    """The chart of the chosen tab and the table below it."""
    plot, table = VIEWS[session.view.tab](session)
    chart = svg(plot) if plot else ""
    return f"<div class='fl-picture'><div class='fl-chart'>{chart}</div>{to_html(table) if table else ''}</div>"


def _effects(session: Session) -> tuple[Plot | None, Table | None]:
    results = session.results()
    return effects_plot(results, session.view.lang), budget_table(results, session.view.lang, steering_area=False)


def _bridge(session: Session) -> tuple[Plot | None, Table | None]:
    results, lang = session.results(), session.view.lang
    compared = session.view.compared
    start = session.results(compared[0]) if compared else session.published()
    return bridge_plot(start, results, lang), scenarios_table([start, results], lang)


def _party(session: Session) -> tuple[Plot | None, Table | None]:
    results = session.results()
    return party_plot(results, session.view.lang), party_table(results, session.view.lang)


def _staff(session: Session) -> tuple[Plot | None, Table | None]:
    results, lang = session.results(), session.view.lang
    if not len(results.staff):
        return None, staffing_table(results, lang)
    return staffing_plot(results, lang), staffing_table(results, lang, every_year=True)


def _profile(session: Session) -> tuple[Plot | None, Table | None]:
    results = session.results()
    return profile_plot(results, session.view.lang), budget_table(results, session.view.lang, steering_area=False)


def _changes(session: Session) -> tuple[Plot | None, Table | None]:
    results, lang = session.results(), session.view.lang
    return bridge_plot(session.published(), results, lang), changes_table(results, lang)


def _compare(session: Session) -> tuple[Plot | None, Table | None]:
    results, lang = session.results(), session.view.lang
    compared = [session.results(scenario) for scenario in session.view.compared] or [session.published()]
    return effects_plot(results, lang), scenarios_table([*compared, results], lang)


VIEWS: dict[str, Callable[[Session], tuple[Plot | None, Table | None]]] = {
    "effects": _effects,
    "bridge": _bridge,
    "party": _party,
    "staff": _staff,
    "profile": _profile,
    "changes": _changes,
    "compare": _compare,
}


def tab_names(lang: str) -> list[tuple[str, str]]:
    """The tabs as (name in `lang`, key)."""
    return [(ui(f"view_{key}", lang), key) for key in VIEWS]
