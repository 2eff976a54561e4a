"""Where things go so that nothing meets: labels spread, scales that fit, ticks that are round."""

import math
from collections.abc import Sequence


def spread_out(
    wanted: Sequence[float], sizes: Sequence[float], first: float, last: float
) -> list[float]:
    """Centres for labels between `first` and `last`, as near to where they are wanted as can be
    (least squares) while their order is kept and none meet.

    Neighbours that would meet are pooled and moved together.
    """
    before = [sum(sizes[:place]) + size / 2 for place, size in enumerate(sizes)]
    highest = last - sum(sizes)
    pools: list[tuple[float, int]] = []
    for centre, own in zip(wanted, before, strict=True):
        pools.append((min(max(centre - own, first), highest), 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (low, many), (high, more) = pools[-2:]
            pools[-2:] = [((low * many + high * more) / (many + more), many + more)]
    starts = [start for start, many in pools for _ in range(many)]
    return [start + own for start, own in zip(starts, before, strict=True)]


def fitting_scale(
    lefts: Sequence[tuple[float, float]],
    rights: Sequence[tuple[float, float]],
    left: float,
    right: float,
) -> tuple[float, float]:
    """The scale and the place of zero at which all that is drawn just fits between `left` and
    `right`. `lefts` and `rights`: values, and how much room a text needs to that side of each.
    """
    found = [
        (right - left - text - other) / (far - near)
        for near, text in lefts
        for far, other in rights
        if far > near
    ]
    scale = max(min(found, default=1.0), 0.0)
    return scale, max(left + text - scale * value for value, text in lefts)


def nice_step(low: float, high: float, about: int = 6) -> float:
    """A round distance between ticks, so that about so many span low to high."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    return power * next(size for size in (1, 2, 2.5, 5, 10) if size * power * about >= span)


def nice_ticks(low: float, high: float, about: int = 6) -> tuple[float, ...]:
    """Round values that span low to high, 0 among them if the span holds it."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    step = nice_step(low, high, about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(step * count for count in range(first, max(last, first + 1) + 1))


def ticks_within(low: float, high: float, about: int = 6) -> tuple[float, ...]:
    """Round values inside low to high."""
    margin = 1e-9 * (high - low)
    return tuple(
        tick for tick in nice_ticks(low, high, about) if low - margin <= tick <= high + margin
    )


def outwards(low: float, high: float, about: int = 6) -> tuple[float, float]:
    """Low and high rounded outwards to half of the distance between ticks; zero lies within."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:  # nothing is there: an axis all the same
        return 0.0, 1.0
    half = nice_step(low, high, about) / 2
    return math.floor(low / half + 1e-9) * half, math.ceil(high / half - 1e-9) * half
