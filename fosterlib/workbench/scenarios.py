"""Scenarios kept in the file beside the case: save, load, duplicate, delete, compare."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as w

from fosterlib.load.scenario_files import delete_scenario, save_scenario, saved_scenarios
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.words.text import word
from fosterlib.workbench.controls import Names, group_html
from fosterlib.workbench.session import MAX_COMPARED, State, View

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench


class ScenarioPage:
    """One page of the left-hand side. The file is read again at every use, since others write to it
    too.
    """

    def __init__(self, bench: "Workbench"):
        self.bench, self.session, bare = bench, bench.session, bench.bare
        self.name, self.reason, self.author = (
            w.Text(layout=bare, continuous_update=False)
            .add_class("fl-field")
            .add_class(f"fl-{field}")
            for field in ("name", "reason", "author")
        )
        self.saved = w.Select(rows=5, layout=bare).add_class("fl-choice").add_class("fl-saved")
        self.about, self.link = w.HTML(layout=bare), w.HTML(layout=bare)
        self.ticks = w.VBox(layout=bare).add_class("fl-ticks")
        self.heads = [w.HTML(layout=bare) for _ in range(3)]
        actions: dict[str, Callable] = {
            "save": self.save,
            "load": self.load,
            "duplicate": self.duplicate,
            "delete": self.ask_to_delete,
            "copy_page": self.offer_page,
            "yes": self.confirmed,
            "no": self.close,
        }
        self.buttons = {key: w.Button(layout=bare).add_class(f"fl-{key}") for key in actions}
        for key, action in actions.items():
            self.buttons[key].on_click(lambda _, action=action: bench.act(action))
        self.question = w.HTML(layout=bare)
        self.pending: Callable[[], str | None] = self.close
        self.offered: tuple[State, View] | None = None
        self.asking = w.HBox(
            [self.question, self.buttons["yes"], self.buttons["no"]],
            layout=w.Layout(display="none"),
        ).add_class("fl-asking")
        self.saved.observe(lambda change: bench.act(self.tell), "value")
        rest = w.HBox([self.buttons[key] for key in ("load", "duplicate", "delete")], layout=bare)
        self.children = [
            self.heads[0],
            self.name,
            self.reason,
            self.author,
            self.buttons["save"],
            self.asking,
            self.heads[1],
            self.saved,
            self.about,
            rest.add_class("fl-buttons"),
            self.heads[2],
            self.ticks,
            self.buttons["copy_page"],
            self.link,
        ]

    def show(self, lang: str) -> None:
        """Shows every text in `lang`."""
        for box, key in ((self.name, "name"), (self.reason, "reason"), (self.author, "author")):
            box.description = word(f"bench.{key}", lang)
        self.saved.description = word("bench.choose", lang)
        for head, key in zip(self.heads, ("keep", "kept", "compare"), strict=True):
            head.value = group_html(word(f"bench.{key}", lang))
        for key, button in self.buttons.items():
            button.description = word(f"bench.{key}", lang)
        if self.offered != (
            self.session.state,
            self.session.view,
        ):  # the page that is offered is of something else
            self.link.value = ""

    def names(self, lang: str) -> Names:
        """What a screen reader says that the labels do not."""
        return {
            ".fl-ticks": {"role": "group", "aria-label": word("bench.compare", lang)},
            ".fl-asking": {"role": "group"},
        }

    def refresh(self) -> str:
        """Reads the file again; says what in it no longer fits the case."""
        found, problems = saved_scenarios(self.bench.case)
        with self.bench.quietly():
            chosen = self.saved.value
            self.saved.options = list(found)
            self.saved.value = chosen if chosen in found else None
            picked = {scenario.name for scenario in self.session.view.compared}
            self.ticks.children = [self._tick(name, name in picked) for name in found]
            self.tell()
        return self.bench.in_language(problems)

    def tell(self) -> None:
        """Shows the reason of the chosen scenario."""
        found, _ = saved_scenarios(self.bench.case)
        scenario = found.get(self.saved.value)
        text = (
            " - ".join(part for part in (scenario.reason, scenario.author) if part)
            if scenario
            else ""
        )
        self.about.value = f"<div class='fl-hint'>{escape(text)}</div>"
        self.close()

    def save(self) -> str:
        """Keeps what is moved now under the typed name; asks first if that would replace another
        scenario.
        """
        name = self.name.value.strip()
        if not name:
            raise CaseError(Problem(word("bench.no_name", self._lang())))
        scenario = Scenario(
            name=name,
            reason=self.reason.value,
            author=self.author.value,
            case_version=self.bench.case.header.version,
            overrides=self.session.overrides,
        )
        found, problems = saved_scenarios(self.bench.case)
        touched = name in found and found[name] != self.session.state.origin
        if touched or any(problem.row == name for problem in problems):
            self._ask(word("bench.replace", self._lang(), name), lambda: self._put(scenario))
            return ""
        return self._put(scenario)

    def load(self) -> str:
        """Takes over the chosen scenario; says what in it no longer fits."""
        scenario, problems = self._chosen()
        self.session.load(scenario)
        self.name.value, self.reason.value, self.author.value = (
            scenario.name,
            scenario.reason,
            scenario.author,
        )
        return self.bench.in_language(problems) or word("bench.loaded", self._lang(), scenario.name)

    def duplicate(self) -> str:
        """Keeps a copy of the chosen scenario under a name of its own."""
        scenario, _ = self._chosen()
        taken, name = saved_scenarios(self.bench.case)[0], scenario.name
        while name in taken:
            name = word("bench.copy_of", self._lang(), name)
        save_scenario(self.bench.case, scenario.model_copy(update={"name": name}))
        return self.refresh() or word("bench.saved", self._lang(), name)

    def ask_to_delete(self) -> None:
        """Asks before anything is deleted."""
        name = self.saved.value
        if name is None:
            raise CaseError(Problem(word("bench.choose_first", self._lang())))
        self._ask(word("bench.confirm", self._lang(), name), lambda: self._delete(name))

    def confirmed(self) -> str:
        """Does what was asked about."""
        self.close()
        return self.pending() or ""

    def close(self) -> None:
        """Takes the question away."""
        self.asking.layout.display = "none"

    def offer_page(self) -> str:
        """Offers a page for reviewers: this scenario and the compared ones, to keep or to send."""
        from base64 import b64encode

        from fosterlib.export.page import page_html

        session, lang = self.session, self._lang()
        compared = [session.results(each) for each in (session.scenario(), *session.view.compared)]
        data = b64encode(page_html(compared, lang).encode("utf-8")).decode("ascii")
        name = escape(f"{self.bench.case.id}.html", quote=True)
        text = escape(word("bench.download", lang, name))
        self.offered = (session.state, session.view)
        self.link.value = (
            f"<a class='fl-link' download='{name}' href='data:text/html;base64,{data}'>{text}</a>"
        )
        return ""

    def _put(self, scenario: Scenario) -> str:
        save_scenario(self.bench.case, scenario)
        self.session.saved_as(scenario)
        return self.refresh() or word("bench.saved", self._lang(), scenario.name)

    def _delete(self, name: str) -> str:
        delete_scenario(self.bench.case, name)
        return self.refresh() or word("bench.deleted", self._lang(), name)

    def _ask(self, question: str, pending: Callable[[], str]) -> None:
        self.pending = pending
        self.question.value = f"<div class='fl-question' role='alert'>{escape(question)}</div>"
        self.asking.layout.display = "flex"

    def _tick(self, name: str, is_ticked: bool) -> w.Checkbox:
        tick = w.Checkbox(value=is_ticked, description=name, indent=False, layout=self.bench.bare)
        tick.observe(lambda change: self.bench.act(self._compare), "value")
        return tick

    def _compare(self) -> str:
        names = [tick.description for tick in self.ticks.children if tick.value]
        if len(names) > MAX_COMPARED:
            self.refresh()
            return word("bench.too_many", self._lang())
        found, _ = saved_scenarios(self.bench.case)
        self.session.show(compared=tuple(found[name] for name in names if name in found))
        return "" if all(name in found for name in names) else self.refresh()

    def _chosen(self) -> tuple[Scenario, list[Problem]]:
        found, problems = saved_scenarios(self.bench.case)
        name = self.saved.value
        if name not in found:
            self.refresh()
            raise CaseError(
                [p for p in problems if not found]
                or [Problem(word("bench.choose_first", self._lang()))]
            )
        return found[name], [problem for problem in problems if problem.row == name]

    def _lang(self) -> str:
        return self.session.view.lang
