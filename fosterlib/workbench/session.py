"""What an analyst has moved so far: the one thing in the library that changes, kept apart from every widget."""

import time
from dataclasses import dataclass, field, replace

from fosterlib.case import Case
from fosterlib.entries import Scenario
from fosterlib.evaluate import Results, evaluate, in_prices

SAME_MOVE_SECONDS = 1.0
MAX_COMPARED = 4


@dataclass(frozen=True)
class View:
    """How results are shown: language, tab, horizon, price level, scenarios to compare."""

    lang: str = "da"
    tab: str = "effects"
    until: str | None = None
    price_level: str | None = None
    compared: tuple[Scenario, ...] = ()


@dataclass
class Session:
    """The overrides now, those before (undo) and those undone (redo), and how they are viewed."""

    case: Case
    view: View = field(default_factory=View)
    overrides: dict[str, float] = field(default_factory=dict)
    name: str = ""
    reason: str = ""
    before: list[dict[str, float]] = field(default_factory=list)
    after: list[dict[str, float]] = field(default_factory=list)
    _last: tuple[str, float] = ("", 0.0)

    def move(self, id: str, value: float) -> None:
        """Sets one assumption. CaseError, and nothing is changed, if the value is not allowed."""
        moved = {key: old for key, old in self.overrides.items() if key != id}
        if value != self.case.assumptions[id].value:
            moved[id] = value
        self.case.scenario("moved", moved)
        now = time.monotonic()
        same_move = self._last[0] == id and now - self._last[1] < SAME_MOVE_SECONDS
        self._put(moved, remember=not same_move)
        self._last = (id, now)

    def load(self, scenario: Scenario) -> None:
        """Takes over a scenario's overrides."""
        self._put(dict(scenario.overrides))
        self.name, self.reason = scenario.name, scenario.reason

    def reset(self) -> None:
        """Back to the published case."""
        self._put({})
        self.name, self.reason = "", ""

    def undo(self) -> None:
        """Back to what was before the last move."""
        if self.before:
            self.after.append(self.overrides)
            self.overrides = self.before.pop()
            self._last = ("", 0.0)

    def redo(self) -> None:
        """Forward again to what was undone."""
        if self.after:
            self.before.append(self.overrides)
            self.overrides = self.after.pop()
            self._last = ("", 0.0)

    def show(self, **changes) -> None:
        """Changes the view."""
        self.view = replace(self.view, **changes)

    def scenario(self) -> Scenario:
        """The overrides now as a scenario; the published one if nothing is moved."""
        if not self.overrides:
            return self.case.published
        name = self.name or ("eget scenarie" if self.view.lang == "da" else "own scenario")
        return self.case.scenario(name, self.overrides, self.reason)

    def results(self, scenario: Scenario | None = None) -> Results:
        """The effects of a scenario (None: of the overrides now), in the view's horizon and price level."""
        found = evaluate(self.case, scenario or self.scenario(), self.view.until)
        level = self.view.price_level
        return in_prices(found, level) if level and level != found.price_level else found

    def published(self) -> Results:
        """The effects of the published case in the same view."""
        return self.results(self.case.published)

    def _put(self, overrides: dict[str, float], remember: bool = True) -> None:
        if remember and overrides != self.overrides:
            self.before.append(self.overrides)
        if overrides != self.overrides:
            self.after = []
        self.overrides = overrides
