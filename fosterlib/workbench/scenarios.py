"""Scenarios kept in the file beside the case: save, load, duplicate, delete, compare."""

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as w

from fosterlib.entries import Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.scenario_files import delete_scenario, save_scenario, saved_scenarios
from fosterlib.workbench.session import MAX_COMPARED
from fosterlib.workbench.words import ui

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench

WIDE = w.Layout(width="390px")


class ScenarioPanel:
    """One page of the left-hand side. The file is read again at every use, since others write to it too."""

    def __init__(self, bench: "Workbench"):
        self.bench, self.session = bench, bench.session
        self.name, self.reason, self.author = (w.Text(layout=WIDE, continuous_update=False) for _ in range(3))
        self.saved = w.Select(rows=6, layout=WIDE)
        self.compared = w.SelectMultiple(rows=6, layout=WIDE)
        keys = ("save", "load", "duplicate", "delete")
        self.buttons = {key: w.Button(layout=w.Layout(width="auto")) for key in keys}
        self.confirm, self.cancel, self.question = w.Button(), w.Button(), w.HTML()
        self.asking = w.HBox([self.question, self.confirm, self.cancel], layout=w.Layout(display="none"))
        for key, action in zip(keys, (self.save, self.load, self.duplicate, self.ask), strict=True):
            self.buttons[key].on_click(lambda _, action=action: bench.act(action))
        self.confirm.on_click(lambda _: bench.act(self.delete))
        self.cancel.on_click(lambda _: bench.act(self.close))
        self.compared.observe(lambda change: bench.act(self.compare), "value")
        first, rest = w.HBox([self.buttons["save"]]), w.HBox([self.buttons[key] for key in keys[1:]])
        self.widget = w.VBox([self.name, self.reason, self.author, first, self.saved, rest, self.asking, self.compared])

    def show(self, lang: str) -> None:
        """Shows the names in the file and every text in `lang`."""
        self.name.description, self.reason.description = ui("name", lang), ui("reason", lang)
        self.author.description = ui("author", lang)
        for box in (self.name, self.reason, self.author):
            box.style.description_width = "130px"
        self.saved.description, self.compared.description = ui("choose", lang), ui("compare", lang)
        for box in (self.saved, self.compared):
            box.style.description_width = "130px"
        for key, button in self.buttons.items():
            button.description = ui(key, lang)
        self.confirm.description, self.cancel.description = ui("confirmed", lang), ui("cancel", lang)

    def refresh(self) -> list[Problem]:
        """Reads the file again; gives what in it no longer fits the case."""
        found, problems = saved_scenarios(self.bench.case)
        names = list(found)
        quiet, self.bench.quiet = self.bench.quiet, True
        chosen, compared = self.saved.value, [name for name in self.compared.value if name in names]
        self.saved.options, self.compared.options = names, names
        self.saved.value = chosen if chosen in names else None
        self.compared.value = compared
        self.bench.quiet = quiet
        return problems

    def save(self) -> str:
        """Keeps what is moved now under the typed name."""
        scenario = Scenario(
            name=self.name.value.strip() or " ", reason=self.reason.value, author=self.author.value,
            overrides=self.session.overrides,
        )  # fmt: skip
        save_scenario(self.bench.case, scenario)
        self.session.name, self.session.reason = scenario.name, scenario.reason
        self.refresh()
        return ui("saved", self._lang(), scenario.name)

    def load(self) -> str:
        """Takes over the chosen scenario; says what in it no longer fits."""
        scenario, problems = self._chosen()
        self.session.load(scenario)
        self.name.value, self.reason.value, self.author.value = scenario.name, scenario.reason, scenario.author
        lines = (
            [ui("misfit", self._lang()), *map(str, problems)]
            if problems
            else [ui("loaded", self._lang(), scenario.name)]
        )
        return "\n".join(lines)

    def duplicate(self) -> str:
        """Keeps a copy of the chosen scenario under a name of its own."""
        scenario, _ = self._chosen()
        taken, name = set(self.saved.options), scenario.name
        while name in taken:
            name = ui("copy_of", self._lang(), name)
        save_scenario(self.bench.case, scenario.model_copy(update={"name": name}))
        self.refresh()
        return ui("saved", self._lang(), name)

    def ask(self) -> None:
        """Asks before anything is deleted."""
        self._chosen()
        self.question.value = escape(ui("confirm", self._lang(), self.saved.value))
        self.asking.layout.display = "flex"

    def close(self) -> None:
        """Takes the question away."""
        self.asking.layout.display = "none"

    def delete(self) -> str:
        """Takes the chosen scenario out of the file."""
        self.close()
        name = self.saved.value
        delete_scenario(self.bench.case, name)
        self.refresh()
        return ui("deleted", self._lang(), name)

    def compare(self) -> None:
        """Shows up to four chosen scenarios beside the present one."""
        found, _ = saved_scenarios(self.bench.case)
        chosen = [found[name] for name in self.compared.value if name in found]
        if len(chosen) > MAX_COMPARED:
            raise CaseError(
                Problem("too many scenarios to compare", value=len(chosen), allowed=f"at most {MAX_COMPARED}")
            )
        self.session.show(compared=tuple(chosen))

    def _chosen(self) -> tuple[Scenario, list[Problem]]:
        found, problems = saved_scenarios(self.bench.case)
        name = self.saved.value
        if name not in found:
            self.refresh()
            raise CaseError(problems or [Problem(ui("choose", self._lang()))])
        return found[name], [problem for problem in problems if problem.row == name]

    def _lang(self) -> str:
        return self.session.view.lang
