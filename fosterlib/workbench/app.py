"""Puts the workbench together: every control changes the session, which is shown again."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import escape
from importlib.resources import files
from threading import RLock

import ipywidgets as w

from fosterlib.model.case import Case, label
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.words.tables import STYLE
from fosterlib.words.text import precise, read_number, unit_text, word
from fosterlib.workbench.controls import AssumptionPage, key_assumptions
from fosterlib.workbench.names import Attributes
from fosterlib.workbench.picture import headline_html, picture_html, seen, tab_names
from fosterlib.workbench.scenarios import ScenarioPage
from fosterlib.workbench.session import Session, View
from fosterlib.workbench.switches import TimingPage

LOOK_OF_PAGE = (files("fosterlib.workbench") / "workbench.css").read_text(encoding="utf-8")
CSS = f"{STYLE}<style>\n{LOOK_OF_PAGE}</style>"
NAMED_LANGUAGES = [("Dansk", "da"), ("English", "en")]
PAGES = ("key", "more", "timing", "scenarios")


class Workbench:
    """The widgets of one case over one session. Callbacks may come from another thread, so a lock
    guards them.
    """

    def __init__(self, case: Case, lang: str = "da"):
        self.case, self.session = case, Session(case, View(lang))
        self.lock, self.quiet, self.bare = RLock(), False, w.Layout()
        self.made: dict[str, AssumptionPage | TimingPage | ScenarioPage] = {}
        self.headline, self.picture, self.message = (w.HTML(layout=self.bare) for _ in range(3))
        self.attributes, self.named = Attributes(), ("", "", "")
        self.language = w.ToggleButtons(options=NAMED_LANGUAGES, value=lang, layout=self.bare)
        self.pages = w.ToggleButtons(options=self._page_names(), value="key", layout=self.bare)
        self.tabs = w.ToggleButtons(options=tab_names(lang), value="effects", layout=self.bare)
        self.undo, self.redo, self.reset = (w.Button(layout=self.bare) for _ in range(3))
        self.rows = w.VBox(layout=self.bare)
        self.widget = self._layout()
        self._connect()
        self._turn_page()
        self.show()

    @property
    def results(self) -> Results:
        """The effects of what is moved now."""
        return self.session.results()

    def set(self, id: str, value: float) -> None:
        """Moves one assumption; CaseError, and nothing is moved, if the value is not allowed."""
        with self.lock:
            self.session.move(id, value)
            self.show()

    def restore(self) -> None:
        """Back to the published case, as the reset button does."""
        self.act(self.session.reset)

    def act(self, action: Callable[[], str | None]) -> None:
        """Does something to the session and shows it; the message line says what is refused."""
        with self.lock:
            if self.quiet:
                return
            try:
                said = action()
            except CaseError as error:
                said = self.in_language(error.problems)
            self.show()
            self.say(said or "")

    def say(self, text: str) -> None:
        """Shows a message, as text, or clears it."""
        self.message.value = f"<div class='fl-message'>{escape(text)}</div>" if text else ""

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While controls are set here, they do not call back."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def show(self) -> None:
        """Shows the session: one redraw, however much has changed. The picture goes first, for it
        is waited for.
        """
        with self.lock, self.quietly():
            found = seen(self.session)
            self.picture.value = picture_html(found, self.session.view.tab)
            self.headline.value = headline_html(found)
            self._show_controls()

    def slid(self, id: str, value: float | None) -> None:
        """A slider was moved; None: it only repeats where it was put."""
        if value is not None:
            self.act(lambda: self.session.move(id, value))
        elif not self.quiet:
            self.show()

    def typed(self, id: str, text: str) -> None:
        """A number was typed, as people write it in the language shown."""

        def move() -> None:
            if text == precise(
                self.session.value(id), self.session.view.lang, self.case.assumptions[id].step
            ):
                return  # the box gave back what it was shown, which may be rounded
            value = math.nan
            with suppress(CaseError):
                value = read_number(text, self.session.view.lang)
            if not math.isfinite(value):
                raise CaseError(Problem("is not a number", field=id, value=text))
            self.session.move(id, value)

        self.act(move)

    def in_language(self, problems: list[Problem]) -> str:
        """What is wrong as an analyst reads it: an assumption by its name, a file that cannot be
        used as such.
        """
        lang = self.session.view.lang
        said = [self._in_words(problem) for problem in problems]
        if of_file := [problem for problem in problems if problem.file]:
            said.insert(
                0,
                word(
                    "bench.misfit" if all(problem.row for problem in of_file) else "bench.no_use",
                    lang,
                ),
            )
        return "\n".join(said)

    def _in_words(self, problem: Problem) -> str:
        lang, assumption = self.session.view.lang, self.case.assumptions.get(problem.field)
        if assumption is None or problem.file:
            return str(problem)
        low, high = (
            precise(end, lang, assumption.step) for end in (assumption.low, assumption.high)
        )
        given = (
            f"«{problem.value}»"
            if isinstance(problem.value, str)
            else precise(float(str(problem.value)), lang)
        )
        return word(
            "bench.refused",
            lang,
            label(assumption, lang),
            given,
            low,
            high,
            unit_text(assumption.unit, lang),
        )

    def _show_controls(self) -> None:
        lang = self.session.view.lang
        self.made[self.pages.value].show(lang)
        for button, key in ((self.undo, "undo"), (self.redo, "redo"), (self.reset, "reset")):
            button.description = word(f"bench.{key}", lang)
        self.undo.disabled, self.redo.disabled = not self.session.before, not self.session.after
        self.reset.disabled = not self.session.overrides
        for choice, options in ((self.pages, self._page_names()), (self.tabs, tab_names(lang))):
            if choice.options != tuple(options):
                chosen = choice.value
                choice.options, choice.value = options, chosen
        self.language.value, self.tabs.value = lang, self.session.view.tab
        if self.named != (said := (lang, self.pages.value, self.tabs.value)):
            self.named, self.attributes.attributes = said, self._names()

    def _names(self) -> dict[str, dict[str, str]]:
        lang = self.session.view.lang
        names = self.made[self.pages.value].names(lang) | {
            ".fl-body": {"lang": lang},
            ".fl-status .widget-html-content": {"role": "status"},
            ".fl-said .widget-html-content": {"role": "alert"},
        }
        for css, key, choice in (
            ("languages", "language", self.language),
            ("pages", "pages", self.pages),
            ("tabs", "views", self.tabs),
        ):
            names[f".fl-{css}"] = {"role": "group", "aria-label": word(f"bench.{key}", lang)}
            for n in range(len(choice.options)):
                pressed = str(n == choice.index).lower()
                names[f".fl-{css} button:nth-child({n + 1})"] = {
                    "aria-pressed": pressed,
                    "title": "",
                }
        return names

    def _page_names(self) -> list[tuple[str, str]]:
        return [(word(f"bench.{key}", self.session.view.lang), key) for key in PAGES]

    def _turn_page(self) -> str:
        key = self.pages.value
        page = self.made[key] = self.made.get(key) or self._make(key)
        self.rows.children = page.children
        return page.refresh() if isinstance(page, ScenarioPage) else ""

    def _make(self, page: str) -> AssumptionPage | TimingPage | ScenarioPage:
        if page == "timing":
            return TimingPage(self)
        if page == "scenarios":
            return ScenarioPage(self)
        key = key_assumptions(self.case)
        rest = [
            a.id for a in self.case.assumptions.values() if not a.is_implied and a.id not in key
        ]
        return AssumptionPage(self, key if page == "key" else rest)

    def _layout(self) -> w.Widget:
        def box(css: str, *children: w.Widget) -> w.Widget:
            return w.VBox(children, layout=self.bare).add_class(css)

        for widget, css in (
            (self.language, "fl-languages"),
            (self.pages, "fl-pages"),
            (self.tabs, "fl-tabs"),
            (self.rows, "fl-rows"),
            (self.message, "fl-said"),
            (self.headline, "fl-status"),
        ):
            widget.add_class(css)
        bar = box("fl-buttons", self.language, self.undo, self.redo, self.reset)
        left = box("fl-left", bar, self.pages, self.rows, self.message)
        right = box("fl-right", self.tabs, self.headline, self.picture)
        return box(
            "fl-app", w.HTML(CSS, layout=self.bare), box("fl-body", left, right), self.attributes
        )

    def _connect(self) -> None:
        def on(widget: w.Widget, change: Callable) -> None:
            widget.observe(lambda event: self.act(lambda: change(event["new"])), "value")

        on(self.language, lambda lang: self.session.show(lang=lang))
        on(self.tabs, lambda tab: self.session.show(tab=tab))
        on(self.pages, lambda page: self._turn_page())
        self.undo.on_click(lambda _: self.act(self.session.undo))
        self.redo.on_click(lambda _: self.act(self.session.redo))
        self.reset.on_click(lambda _: self.restore())

    def _repr_mimebundle_(self, **_) -> dict:
        bundle = dict(self.widget._repr_mimebundle_() or {})
        total = ", ".join(f"{year}: {value:,.0f}" for year, value in self.results.total.items())
        return bundle | {
            "text/plain": f"Workbench: {self.case.id}, {self.session.scenario().name} ({total})"
        }
