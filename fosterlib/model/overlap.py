"""What the printed lines leave out when they are simply added: children and contracts touched by
two levers.

A line may state what it does, at full effect, to an assumption that other lines use (`affects` in
case.toml). The overlap is each line's effect with those changes less its effect without them. Where
two lines change each other (cheaper contracts make a move save less; a child moved has no contract
to adjust), that is one and the same money, and it is counted once, in the later line. A change
grows in along the profile of the line that makes it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fosterlib.model.case import Case
from fosterlib.model.computation import change_made, full_effect, in_year, rests_on
from fosterlib.model.entries import Line
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import aid, product, reached


def overlap_effects(case: Case, values: Mapping, years: tuple[str, ...]) -> np.ndarray:
    """The joint effect of all lines less their simple sum, exact: array (..., party, year), money;
    + = less saving.
    """
    parts = [
        changed_effect(case, line, makers_for(case, line), values, years)
        for line in case.lines
        if kind_of(line).has_lever
    ]
    return np.sum(np.broadcast_arrays(*parts), axis=0)


def overlap_by_pair(case: Case, values: Mapping, years: tuple[str, ...]) -> pd.DataFrame:
    """The overlap by pair of lines: line, changed_by, year, value; `changed_by` "together" holds
    what only all changes at once do (0 where levers are linear in what is changed). The rows sum to
    the overlap.
    """
    rows = []
    for line in case.lines:
        if kind_of(line).has_lever:
            makers = makers_for(case, line)
            alone = {
                maker.id: changed_effect(case, line, [maker], values, years).sum(axis=0)
                for maker in makers
            }
            joint = changed_effect(case, line, makers, values, years).sum(axis=0)
            alone["together"] = joint - sum(alone.values())
            for changed_by, effect in alone.items():
                if np.abs(effect).max() > 1e-9:
                    rows += [
                        (line.id, changed_by, year, value)
                        for year, value in zip(years, effect, strict=True)
                    ]
    return pd.DataFrame(rows, columns=["line", "changed_by", "year", "value"])


def makers_for(case: Case, line: Line) -> list[Line]:
    """The lines whose changes count in `line`: the earlier ones, and later ones that `line` does
    not change itself.
    """
    place = case.lines.index(line)
    return [
        maker
        for number, maker in enumerate(case.lines)
        if affects(case, maker, line)
        and (number < place or (number > place and not affects(case, line, maker)))
    ]


def affects(case: Case, maker: Line, line: Line) -> bool:
    """Whether one line changes an assumption that another rests on."""
    return bool(set(maker.affects) & set(rests_on(case, line.inputs)))


def changed_effect(
    case: Case, line: Line, makers: Sequence[Line], values: Mapping, years: tuple[str, ...]
) -> np.ndarray:
    """What the makers' changes do to one line: array (..., party, year)."""
    if not makers:
        return np.zeros((len(case.parties), len(years)))
    grown = [reached(case, maker, values, years).sum(axis=-2) for maker in makers]
    effect = full_effect(case, line)
    differences = []
    for n, year in enumerate(years):
        plain = in_year(case, values, year)
        changes: dict[str, Any] = {}
        for maker, shares in zip(makers, grown, strict=True):
            for id in maker.affects:
                full = change_made(case, maker, id)(plain) * aid(case, maker, values)
                change = full * shares[..., n]
                changes[id] = changes.get(id, 0.0) + change
        changed = in_year(case, values, year, changes)
        differences.append(np.asarray(effect(changed) - effect(plain)))
    difference = np.stack(np.broadcast_arrays(*differences), axis=-1)
    difference = difference * np.asarray(aid(case, line, values))[..., None]
    return product(difference[..., None, :], reached(case, line, values, years))
