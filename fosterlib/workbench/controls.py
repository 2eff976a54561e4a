"""The left-hand side of the workbench: a row of label, slider and number box for each assumption."""

import math
from collections.abc import Callable
from html import escape

import ipywidgets as w
import numpy as np

from fosterlib.case import Case, label
from fosterlib.entries import Assumption, Scenario
from fosterlib.evaluate import evaluate
from fosterlib.tables import is_implied
from fosterlib.text import basis_text, precise, unit_text, word
from fosterlib.workbench.words import ui

KEY_COUNT = 12


class Row:
    """Label, slider and number box of one assumption. `moved(id, value)` and `typed(id, text)` are called back.

    A slider in the browser can only stand at its steps and reports what it rounded, so it is never given another value.
    """

    def __init__(self, assumption: Assumption, number: int, moved: Callable, typed: Callable):
        self.assumption, self.name = assumption, f"fl-row-{number}"
        self.zero = assumption.low if assumption.value != assumption.value else assumption.value
        below, above = (self._steps(end) for end in (assumption.low, assumption.high))
        first, last = self.zero + below * assumption.step, self.zero + above * assumption.step
        self.label = w.HTML(layout=w.Layout(width="205px", margin="0"))
        self.slider = w.FloatSlider(
            value=self.zero, min=first, max=max(first, last), step=assumption.step, readout=False,
            layout=w.Layout(width="105px", margin="0"),
        )  # fmt: skip
        self.box = w.Text(continuous_update=False, layout=w.Layout(width="76px", margin="0"))
        self.slider.add_class(self.name).add_class("fl-slider")
        self.box.add_class(self.name).add_class("fl-box")
        self.slider.observe(lambda change: moved(assumption.id, self.on_grid(change["new"])), "value")
        self.box.observe(lambda change: typed(assumption.id, change["new"]), "value")
        self.widget = w.HBox([self.label, self.slider, self.box], layout=w.Layout(align_items="center", margin="0"))

    def on_grid(self, value: float) -> float:
        """The nearest value a slider can stand at. Its steps count from the published value, so that stands exactly."""
        steps = round((value - self.zero) / self.assumption.step)
        return (
            self.zero
            + min(max(steps, self._steps(self.assumption.low)), self._steps(self.assumption.high))
            * self.assumption.step
        )

    def _steps(self, end: float) -> int:
        return math.trunc((end - self.zero) / self.assumption.step * (1 + 1e-12))

    def show(self, value: float, is_moved: bool, lang: str) -> None:
        """Shows a value; a dot marks one that is moved."""
        a = self.assumption
        if value == value:
            self.slider.value = self.on_grid(value)
        self.box.value = precise(value, lang, a.step)
        source = ", ".join(text for text in (a.source, a.locator, a.note) if text)
        hover = escape(f"{a.id} - {word('basis', lang)}: {basis_text(a.basis, lang)}. {source}", quote=True)
        mark = f"<span class='fl-mark' title='{ui('moved', lang)}'>●</span>" if is_moved else ""
        small = f"{unit_text(a.unit, lang)} · {word('published', lang).lower()} {precise(a.value, lang, a.step)}"
        text = (
            f"<div class='fl-label' title='{hover}'>{mark}{escape(label(a, lang))}<small>{escape(small)}</small></div>"
        )
        if self.label.value != text:
            self.label.value = text

    def accessible_name(self, lang: str) -> str:
        """What a screen reader says for the slider and the box."""
        return f"{label(self.assumption, lang)}, {unit_text(self.assumption.unit, lang)}"


def key_assumptions(case: Case) -> list[str]:
    """The dozen assumptions whose range moves the effects most, in the order of the case."""
    swings = {}
    for assumption in case.assumptions.values():
        if not is_implied(assumption):
            ends = [
                evaluate(case, Scenario(name="end", overrides={assumption.id: end})).effects
                for end in (assumption.low, assumption.high)
            ]
            swings[assumption.id] = float(np.nansum(np.abs(ends[1] - ends[0])))
    ranked = sorted(swings, key=lambda id: -swings[id])[:KEY_COUNT]
    return [id for id in swings if id in ranked]


def groups(case: Case, ids: list[str], lang: str) -> list[tuple[str, list[str]]]:
    """Assumptions by the part whose lines use them; those of several parts, or of none, are shared."""
    parts = {id: {line.part for line in case.lines if id in _used(line)} for id in ids}
    named = [(label(part, lang), [id for id in ids if parts[id] == {part.id}]) for part in case.header.part]
    shared = (ui("shared", lang), [id for id in ids if len(parts[id]) != 1])
    return [(name, members) for name, members in [*named, shared] if members]


def _used(line) -> set[str]:
    staff = {line.staff.base} if line.staff else set()
    return {*line.drivers.values(), *line.split.values(), *staff, f"{line.id}.delay", f"{line.id}.scale"}
