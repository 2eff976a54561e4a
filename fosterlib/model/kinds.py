"""The kinds of line, each in one place: what a line of the kind is made of, and when its money
falls.

    effect = coefficient by year x share reached (party, year)

The coefficient is the line's lever, or a scale on money that the source lists. The share reached is
the line's pattern over parties and years, moved by a delay or cut to the months between two dates.
Whatever evaluates, draws, traces, checks or writes a formula of a line asks its kind, so that a new
kind is an entry here, a name in `entries.LineKind` and the words for it.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fosterlib.model.entries import Line

DELAY_OF_ALL = "delay.all"


@dataclass(frozen=True)
class Implied:
    """An assumption that the library gives every line of a kind, so that no file states it."""

    label_da: str
    label_en: str
    value: float
    low: float
    high: float
    step: float
    unit: str


IMPLIED = {
    "delay": Implied("Forsinkelse", "Delay", 0, 0, 3, 0.25, "year"),
    "scale": Implied("Skalering", "Scale", 1, 0, 2, 0.05, "share"),
    "start_months": Implied(
        "Senere start i måneder", "Later start in months", 0, -12, 24, 1, "month"
    ),
    "extension_months": Implied(
        "Forlængelse i måneder", "Extension in months", 0, -24, 24, 1, "month"
    ),
    "unaided_share": Implied(
        "Andel, der bliver uden det, som gør den mulig",
        "Share that stays without what enables it",
        0,
        0,
        1,
        0.05,
        "share",
    ),
    "on": Implied("Medtaget", "Included", 1, 0, 1, 1, "share"),
}


@dataclass(frozen=True)
class Kind:
    """What holds for every line of one kind.

    - `implied`: the assumptions it has without a row in a file, by the word after the dot.
    - `fields`: what may be written of it in case.toml that does not go with every kind.
    - `pattern`: where its shares by party and year come from: "profile" (or the printed effects),
      "listed" amounts, the "parties" that share it every year, or "computed" from the other lines.
    - `has_lever`: its coefficient is a lever at full effect; else its `<line>.scale`.
    - `is_delayed`: its pattern is moved by `delay.all` and `<line>.delay`.
    - `dates`: a pure function, like a lever, that gives the month in which the line begins and the
      one in which it has ended (counted from year 0). Its arguments are `start` and `end` of the
      line, `month` (that of the start, from its first day), and implied assumptions. The money
      falls evenly in the months between, one coefficient in `months` of them.
    - `per_year`: its coefficient is money a year; else a sum of money.
    """

    implied: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    pattern: str = "profile"
    has_lever: bool = True
    is_delayed: bool = False
    dates: Callable[..., tuple] | None = None
    months: int = 12
    per_year: bool = True

    @property
    def is_computed(self) -> bool:
        """Whether its effect is computed from the other lines."""
        return self.pattern == "computed"


def month_number(day: date, last_day: bool = False) -> float:
    """Months since year 0, with the part of the month passed at the day's start (or its end)."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    length = (following - day.replace(day=1)).days
    return 12 * day.year + day.month - 1 + (day.day - 1 + last_day) / length


def start_to_end(start, end, start_months, extension_months):
    """A dated line: from its start to its end; months of its own move either, both ways."""
    return start + start_months, end + extension_months


def in_one_month(month, start_months):
    """Money that falls at once: in the month of the start."""
    return month + start_months, month + start_months + 1


KINDS = {
    "recurring": Kind(implied=("delay",), fields=("profile",), is_delayed=True),
    "amounts": Kind(implied=("scale",), fields=("continues",), pattern="listed", has_lever=False),
    "dated": Kind(
        implied=("start_months", "extension_months"),
        fields=("start", "end"),
        pattern="parties",
        dates=start_to_end,
    ),
    "once": Kind(
        implied=("start_months",),
        fields=("start",),
        pattern="parties",
        dates=in_one_month,
        months=1,
        per_year=False,
    ),
    "overlap": Kind(pattern="computed", has_lever=False),
}


def kind_of(line: Line) -> Kind:
    """The kind of a line."""
    return KINDS[line.kind]


def dates_of(line: Line, values: Mapping) -> tuple:
    """The month in which a line begins and the one in which it has ended, counted from year 0.

    Infinite where the line states none. `values` are those of the assumptions, by id: floats, or
    arrays of draws.
    """
    given = given_dates(line)
    kind = kind_of(line)
    assert kind.dates
    return kind.dates(
        **{name: given.get(name, values.get(line.own(name))) for name in date_arguments(kind)}
    )


def date_arguments(kind: Kind) -> tuple[str, ...]:
    """The arguments of a kind's dates: `start`, `end`, implied assumptions."""
    return tuple(inspect.signature(kind.dates).parameters) if kind.dates else ()


def given_dates(line: Line) -> dict[str, float]:
    """The dates that a line states, as months since year 0; infinite where it states none."""
    return {
        "start": -math.inf if line.start is None else month_number(line.start),
        "end": math.inf if line.end is None else month_number(line.end, last_day=True),
        "month": -math.inf if line.start is None else month_number(line.start.replace(day=1)),
    }
