"""What an analyst has moved so far: the one thing in the library that changes, kept apart from
every widget.
"""

import time
from dataclasses import dataclass, field, replace

from fosterlib.model.case import Case
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.words.text import word

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


@dataclass(frozen=True)
class State:
    """What is moved, and the scenario it began with (None: the published case)."""

    overrides: dict[str, float] = field(default_factory=dict)
    origin: Scenario | None = None


@dataclass
class Session:
    """The state now, those before (undo) and those undone (redo), and how they are viewed."""

    case: Case
    view: View = field(default_factory=View)
    state: State = field(default_factory=State)
    before: list[State] = field(default_factory=list)
    after: list[State] = field(default_factory=list)
    _last: tuple[str, float] = ("", 0.0)

    @property
    def overrides(self) -> dict[str, float]:
        """What is moved now: assumption ids and values."""
        return self.state.overrides

    def value(self, id: str) -> float:
        """The value of an assumption now."""
        return self.overrides.get(id, self.case.assumptions[id].value)

    def move(self, id: str, value: float) -> None:
        """Sets one assumption. CaseError, and nothing is changed, if the value is not allowed."""
        moved = {key: old for key, old in self.overrides.items() if key != id}
        self.case.scenario("moved", moved | {id: value})
        if value != self.case.assumptions[id].value:
            moved[id] = value
        if moved == self.overrides:
            return
        now = time.monotonic()
        same_move = self._last[0] == id and now - self._last[1] < SAME_MOVE_SECONDS
        self._put(State(moved, self.state.origin), remember=not same_move)
        self._last = (id, now)

    def load(self, scenario: Scenario) -> None:
        """Takes over a scenario's overrides."""
        self._put(State(dict(scenario.overrides), scenario))

    def saved_as(self, scenario: Scenario) -> None:
        """Says that what is moved now is kept as this scenario."""
        self.state = State(self.overrides, scenario)

    def reset(self) -> None:
        """Back to the published case."""
        self._put(State())

    def undo(self) -> None:
        """Back to what was before the last move."""
        self._step(self.before, self.after)

    def redo(self) -> None:
        """Forward again to what was undone."""
        self._step(self.after, self.before)

    def show(self, **changes) -> None:
        """Changes the view."""
        self.view = replace(self.view, **changes)

    def scenario(self) -> Scenario:
        """The overrides now as a scenario; the published one if nothing is moved."""
        origin, overrides = self.state.origin, self.overrides
        if not overrides:
            return self.case.published
        if origin is None:
            return Scenario(name=word("bench.own", self.view.lang), overrides=overrides)
        if origin.overrides == overrides:
            return origin
        return Scenario(
            name=word("bench.changed", self.view.lang, origin.name),
            reason=origin.reason,
            overrides=overrides,
        )

    def results(self, scenario: Scenario | None = None) -> Results:
        """The effects of a scenario (None: of the overrides now), in the view's horizon and price
        level.
        """
        found = evaluate(self.case, scenario or self.scenario(), self.view.until)
        return in_prices(found, self.view.price_level) if self.view.price_level else found

    def _put(self, state: State, remember: bool = True) -> None:
        if state.overrides != self.overrides:
            if remember:
                self.before.append(self.state)
            self.after.clear()
        self.state, self._last = state, ("", 0.0)

    def _step(self, source: list[State], target: list[State]) -> None:
        while source and source[-1].overrides == self.overrides:  # a move there and back again
            source.pop()
        if source:
            target.append(self.state)
            self.state, self._last = source.pop(), ("", 0.0)
