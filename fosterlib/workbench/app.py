"""Puts the workbench together: every control changes the session, and the session is shown again."""

from html import escape
from threading import RLock

import ipywidgets as w

from fosterlib.case import Case, label
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results
from fosterlib.tables import is_implied
from fosterlib.text import precise, read_number, unit_text
from fosterlib.workbench.controls import Row, groups, key_assumptions
from fosterlib.workbench.names import Names
from fosterlib.workbench.picture import headline_html, picture_html, tab_names
from fosterlib.workbench.scenarios import ScenarioPanel
from fosterlib.workbench.session import Session, View
from fosterlib.workbench.style import CSS
from fosterlib.workbench.timing import TimingPanel
from fosterlib.workbench.words import ui

LANGUAGES = [("Dansk", "da"), ("English", "en")]


class Workbench:
    """The widgets of one case over one session. Callbacks may come from another thread, so a lock guards them."""

    def __init__(self, case: Case, lang: str = "da"):
        self.case, self.session = case, Session(case, View(lang))
        self.lock, self.quiet = RLock(), False
        ids = [a.id for a in case.assumptions.values() if not is_implied(a)]
        self.key_ids = key_assumptions(case)
        self.more_ids = [id for id in ids if id not in self.key_ids]
        self.rows = {id: self._row(id, number) for number, id in enumerate([*self.key_ids, *self.more_ids])}
        self.timing = TimingPanel(self)
        self.scenarios = ScenarioPanel(self)
        self.headline, self.picture, self.message = w.HTML(), w.HTML(), w.HTML()
        self.names = Names()
        self.language = w.ToggleButtons(options=LANGUAGES, value=lang)
        self.pages = w.ToggleButtons(options=self._page_names(), value="key")
        self.tabs = w.ToggleButtons(options=tab_names(lang), value="effects")
        self.undo, self.redo, self.reset = w.Button(), w.Button(), w.Button()
        self.left = w.VBox(layout=w.Layout(width="402px", min_width="402px", margin="0 12px 0 0"))
        self.widget = self._layout()
        self._connect()
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

    def act(self, action) -> None:
        """Does something to the session and shows it; what is refused is said in the message line."""
        with self.lock:
            if self.quiet:
                return
            try:
                said = action()
            except CaseError as error:
                said = "\n".join(self._in_words(problem) for problem in error.problems)
            self.show()
            self.say(said or "")

    def say(self, text: str) -> None:
        """Shows a message, as text, or clears it."""
        self.message.value = f"<div class='fl-message' role='alert'>{escape(text)}</div>" if text else ""

    def _in_words(self, problem: Problem) -> str:
        """A problem as the analyst reads it: the assumption's label, what was given, what is allowed."""
        lang, assumption = self.session.view.lang, self.case.assumptions.get(problem.field)
        if assumption is None:
            return str(problem)
        low, high = (precise(end, lang, assumption.step) for end in (assumption.low, assumption.high))
        given = f"«{problem.value}»" if isinstance(problem.value, str) else precise(float(problem.value), lang)  # type: ignore[arg-type]
        return ui("refused", lang, label(assumption, lang), given, low, high, unit_text(assumption.unit, lang))

    def show(self) -> None:
        """Shows the session in every control, then headline and picture: one redraw, however much has changed."""
        with self.lock:
            self.quiet = True
            try:
                self._show_controls()
                self.headline.value = headline_html(self.session)
                self.picture.value = picture_html(self.session)
            finally:
                self.quiet = False

    def _show_controls(self) -> None:
        lang, values = self.session.view.lang, self.case.values() | self.session.overrides
        for id, row in self.rows.items():
            row.show(values[id], id in self.session.overrides, lang)
        self.timing.show(values, lang)
        self.scenarios.show(lang)
        self.undo.description, self.redo.description = ui("undo", lang), ui("redo", lang)
        self.reset.description = ui("reset", lang)
        self.undo.disabled, self.redo.disabled = not self.session.before, not self.session.after
        self.reset.disabled = not self.session.overrides

    def _row(self, id: str, number: int) -> Row:
        return Row(self.case.assumptions[id], number, self._slid, self._typed)

    def _slid(self, id: str, value: float) -> None:
        self.act(lambda: self.session.move(id, value))

    def _typed(self, id: str, text: str) -> None:
        def move() -> None:
            try:
                value = read_number(text, self.session.view.lang)
            except CaseError as error:
                raise CaseError(Problem(error.problems[0].message, field=id, value=text)) from error
            self.session.move(id, value)

        self.act(move)

    def _speak(self) -> None:
        """Everything that is written in a language, written again."""
        lang = self.session.view.lang
        self.quiet = True
        try:
            page, tab = self.pages.value, self.tabs.value
            self.pages.options, self.pages.value = self._page_names(), page
            self.tabs.options, self.tabs.value = tab_names(lang), tab
            rows = [*self.rows.values(), *self.timing.rows.values()]
            self.names.names = {row.name: row.accessible_name(lang) for row in rows}
            self._turn_page()
        finally:
            self.quiet = False

    def _page_names(self) -> list[tuple[str, str]]:
        return [(ui(key, self.session.view.lang), key) for key in ("key", "more", "timing", "scenarios")]

    def _turn_page(self) -> None:
        page, lang = self.pages.value, self.session.view.lang
        if page in ("key", "more"):
            ids = self.key_ids if page == "key" else self.more_ids
            children: list[w.Widget] = []
            for name, members in groups(self.case, ids, lang):
                children.append(w.HTML(f"<div class='fl-group'>{escape(name)}</div>"))
                children += [self.rows[id].widget for id in members]
        else:
            children = [self.timing.widget if page == "timing" else self.scenarios.widget]
            if page == "scenarios" and self.case.folder:
                self.say("\n".join(map(str, self.scenarios.refresh())))
        self.left.children = [self.bar, self.pages, *children]

    def _layout(self) -> w.Widget:
        for button in (self.undo, self.redo, self.reset):
            button.layout = w.Layout(width="auto", margin="0 0 0 4px")
        self.bar = w.HBox([self.language, self.undo, self.redo, self.reset])
        right = w.VBox(
            [self.headline, self.message, self.tabs, self.picture],
            layout=w.Layout(flex="1 1 auto", min_width="0", overflow="hidden"),
        )
        body = w.HBox([self.left, right], layout=w.Layout(align_items="flex-start"))
        return w.VBox([w.HTML(CSS), body, self.names]).add_class("fl-app")

    def _connect(self) -> None:
        def on(widget, change) -> None:
            widget.observe(lambda event: self.act(lambda: change(event["new"])), "value")

        def speak(lang: str) -> None:
            self.session.show(lang=lang)
            self._speak()

        on(self.language, speak)
        on(self.tabs, lambda tab: self.session.show(tab=tab))
        on(self.pages, lambda page: self._turn_page())
        self.undo.on_click(lambda _: self.act(self.session.undo))
        self.redo.on_click(lambda _: self.act(self.session.redo))
        self.reset.on_click(lambda _: self.restore())
        self._speak()

    def _repr_mimebundle_(self, **_) -> dict:
        bundle = dict(self.widget._repr_mimebundle_() or {})
        total = ", ".join(f"{year}: {value:,.0f}" for year, value in self.results.total.items())
        return bundle | {"text/plain": f"Workbench: {self.case.id}, {self.session.scenario().name} ({total})"}
