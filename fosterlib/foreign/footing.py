"""Tells the lines of a table from its totals by arithmetic: a row that is the sum of a block of
rows is a total, whatever its name.

A name raises a suspicion, the amounts decide; where neither does, the row is asked about. The table
is read in several ways (a section's total above its lines or below them, posts counted or not), and
the one that leaves the fewest printed totals unmet and the fewest rows outside them is taken.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.headings import plain, says
from fosterlib.foreign.rows import TableRow, counts_something_else, is_total, may_be_sum
from fosterlib.model.errors import Problem

ASKED = 2.0  # decimal digits that agree: enough to ask about a row that is off by rounding
MOST_HEADS_TRIED = 12
STRONG = 3.5  # decimal digits that would have to agree by chance: 1 in about 3,000
WORDED = 1.0  # as many are enough where the name speaks of a sum
ROUNDING_SPREAD = 3.5  # standard deviations of a sum of rounded amounts


@dataclass(frozen=True, eq=False)
class Printout:
    """The rows of a table with their amounts by year (NaN: blank), and one in the last digit."""

    rows: Sequence[TableRow]
    amounts: np.ndarray
    last_digit: float

    def sum_of(self, lines: Iterable[int]) -> np.ndarray:
        """The sum of some rows by year, a blank counted as nothing."""
        return np.nansum(self.amounts[list(lines)], axis=0)

    def miss(self, n: int, added: np.ndarray) -> float:
        """By how much a row differs at most from a sum, in the years that it states."""
        return float(np.nanmax(np.abs(added - self.amounts[n]), initial=0.0))

    def allowance(self, cells: int) -> float:
        """How far a printed total may be from the sum of so many rounded cells."""
        return self.last_digit * rounding_digits(cells) * (1 + 1e-6)

    @property
    def grain(self) -> float:
        """The largest power of ten of the last digit that all amounts are multiples of."""
        digits = np.abs(np.rint(self.amounts[~np.isnan(self.amounts)] / self.last_digit))
        grain = 1.0
        while digits.any() and not (digits % (10 * grain)).any():
            grain *= 10
        return grain * self.last_digit

    def evidence(self, n: int, members: Sequence[int], tried: int = 1) -> float:
        """How many decimal digits agree between a row and the sum of others, less what trying many
        sums gives away. Years in proportion to each other count once.
        """
        stated = ~np.isnan(self.amounts[n])
        parts = np.nan_to_num(self.amounts[list(members)][:, stated])
        if (np.abs(parts).sum(axis=1) > 0).sum() < min(2, len(members)) or not stated.any():
            return 0.0
        printed, grain = self.amounts[n][stated], self.grain
        off = np.abs(parts.sum(axis=0) - printed)
        digits = np.log10(np.maximum(np.abs(printed) / grain, 1) / (1 + 2 * off / grain))
        independent = int(np.linalg.matrix_rank(parts))
        return float(np.sort(digits)[::-1][:independent].sum() - math.log10(max(tried, 1)))


def rounding_digits(cells: int) -> int:
    """How many last digits the sum of so many rounded cells may be off, and its own rounding."""
    worst, likely = (cells + 1) / 2, ROUNDING_SPREAD * math.sqrt((cells + 1) / 12)
    return max(1, math.floor(min(worst, likely)))


@dataclass
class Footing:
    """One way to read a table: which rows are lines, what each total covers, what is left out.

    `unmet` are totals that no rows add to, `doubtful` rows of which the amounts tell too little,
    `suspect` lines that are called like a sum.
    """

    lines: list[int] = field(default_factory=list)
    totals: dict[int, tuple[int, ...]] = field(default_factory=dict)
    out: dict[int, str] = field(default_factory=dict)
    unmet: list[int] = field(default_factory=list)
    doubtful: dict[int, str] = field(default_factory=dict)
    suspect: dict[int, str] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)
    guesses: dict[int, str] = field(default_factory=dict)

    def enclosed(self) -> set[int]:
        """The rows that a total covers whose name or digits leave no doubt and that is met."""
        sure = [n for n in self.totals if n not in self.unmet and n not in self.doubtful]
        covered = {line for n in sure for line in self.totals[n]}
        return covered | {n for n, lines in self.totals.items() if covered.issuperset(lines)}

    def score(self) -> tuple[int, int, int]:
        """What speaks against this reading: totals unmet, suspects and rows outside the totals."""
        enclosed = self.enclosed()
        outside = [n for n in (*self.lines, *self.out, *self.doubtful) if n not in enclosed]
        suspect = sum(n not in enclosed for n in self.suspect)
        return len(self.unmet) + len(self.nameless), suspect, len(set(outside))


def tell_apart(printout: Printout, levels_said: bool) -> tuple[Footing, list[Problem]]:
    """The reading that the amounts speak for, and what has to be asked."""
    counts = _counts(printout)
    running = running_sums(printout)
    fit = _readings_that_fit(printout, counts, running, _heads_tried(printout, {*counts, *running}))
    if fit[0].score() > (0, 0, 0):  # also totals of too few digits, where they explain more
        weak = [heads_of(printout, {*counts, *running}, at_least=least) for least in (2, 1)]
        other = _readings_that_fit(printout, counts, running, weak)
        fit = other if other[0].score() < fit[0].score() else fit
    footing, problems = fit[0], []
    open_counts = [n for n in counts if len({n in reading.out for reading in fit}) > 1]
    for n in open_counts:
        if says(words.SURELY_COUNTS, printout.rows[n].label):
            footing.guesses[n] = footing.out[n]
        else:
            problems.append(_ask(printout, n, "may count something else than money", "ignore"))
    open_sums = {n: why for reading in fit for n, why in reading.doubtful.items()}
    if len({tuple(reading.lines) for reading in fit if reading.out == footing.out}) > 1:
        problems += [_ask(printout, n, why, "totals") for n, why in open_sums.items()]
    _add_heads_among(printout, footing, problems)
    if not footing.unmet and not footing.nameless:  # else these are told first
        problems += [*_asks(printout, footing), *_twins(printout, footing)]
    if running and not levels_said:
        problems += [_ask_levels(printout, n, f"is {why}") for n, why in running.items()]
    return footing, problems


def _readings_that_fit(
    printout: Printout,
    counts: Sequence[int],
    running: dict[int, str],
    heads: Sequence[dict[int, tuple[int, ...]]],
) -> list[Footing]:
    """The readings that leave least unexplained, of all with these totals above their lines."""
    readings = []
    for above, no_money, as_totals in product(
        heads, [True, False] if counts else [False], [False, True]
    ):
        skipped = dict.fromkeys(counts if no_money else (), "no money by its name")
        readings.append(_read(printout, above, running | skipped, as_totals))
    best = min(reading.score() for reading in readings)
    return [reading for reading in readings if reading.score() == best]


def _counts(printout: Printout) -> list[int]:
    """Rows that by their names may be posts, children or shares: "Antal børn", and not "Færre
    pladser" of the size of the other rows.
    """
    sizes = np.nan_to_num(np.abs(printout.amounts)).max(axis=1)
    usual = float(np.median(sizes))
    return [
        n
        for n, row in enumerate(printout.rows)
        if counts_something_else(row)
        and not (row.said == "line" or row.memo)
        and not (says(words.PROPOSES, row.label) and sizes[n] >= usual / 10)
    ]


def _heads_tried(printout: Printout, skipped: set[int]) -> list[dict[int, tuple[int, ...]]]:
    """No totals above their lines; all that are by their digits; and all but one, since with round
    amounts one may add up by chance.
    """
    heads = heads_of(printout, skipped)
    less_one = [heads_of(printout, skipped, {n}) for n in [*heads][:MOST_HEADS_TRIED]]
    tried: list[dict[int, tuple[int, ...]]] = [{}]
    for one in [heads, *less_one]:
        tried += [one] if one not in tried else []
    return tried


def _read(
    printout: Printout, heads: dict[int, tuple[int, ...]], out: dict[int, str], as_totals: bool
) -> Footing:
    """Reads the rows from the top: each is a line, a total of rows above it, or left out.

    `heads` are totals above their lines; `as_totals` takes doubtful rows for totals.
    """
    footing, items = Footing(out=dict(out)), list[tuple[int, ...]]()
    above = None  # a total that stands above all lines
    for n, row in enumerate(printout.rows):
        if n in out:
            continue
        if n in heads:
            footing.totals[n] = ()
            continue
        if _is_named_total(row) and not _added(printout, footing):
            above = n
            continue
        covered = () if row.said == "line" or row.memo else _covered(printout, n, footing, items)
        is_doubtful = bool(covered) and _is_doubtful(printout, n, covered, items)
        if is_doubtful:
            footing.doubtful[n] = f"is the sum of {_rows_named(printout, covered)}"
        if covered and (as_totals or not is_doubtful):
            footing.totals[n] = covered
            items = _closed(items, covered)
        else:
            _add_line(printout, n, footing, items)
    # What stands above its lines covers them once they are all known.
    for n, below in heads.items():
        _cover_below(printout, n, below, heads, footing)
    if above is not None:
        lines = _added(printout, footing)
        footing.totals[above] = lines
        _note_unmet(printout, above, lines, footing)
    return footing


def _added(printout: Printout, footing: Footing) -> tuple[int, ...]:
    """The lines that totals add; "of which ..." is within another line already."""
    return tuple(n for n in footing.lines if not printout.rows[n].memo)


def _cover_below(
    printout: Printout,
    n: int,
    below: tuple[int, ...],
    heads: dict[int, tuple[int, ...]],
    footing: Footing,
) -> None:
    """Gives a total above its lines those lines; it is doubtful if its name is no sum's and its
    digits are few, or are those of a single row.
    """
    footing.totals[n] = tuple(line for line in _expanded(below, heads) if line in footing.lines)
    is_weak = len(below) == 1 or printout.evidence(n, below) < STRONG
    if is_weak and not _is_worded(printout.rows[n]):
        footing.doubtful[n] = f"is what {_rows_named(printout, below)} add to"


def _is_named_total(row: TableRow) -> bool:
    return row.said == "total" or (row.said != "line" and is_total(row.label, surely=True))


def _is_worded(row: TableRow) -> bool:
    """Whether the name, or its absence, speaks of a sum."""
    named = is_total(row.label) or is_total(row.party) or may_be_sum(row.label)
    return not row.label or row.said == "total" or named


def _is_doubtful(
    printout: Printout, n: int, covered: Sequence[int], items: Sequence[tuple[int, ...]]
) -> bool:
    """Whether a sum has no word for it and too few digits, or is a net amount of one row only."""
    row = printout.rows[n]
    if not _is_worded(row):
        return printout.evidence(n, covered, len(items)) < STRONG
    is_named = is_total(row.label) or is_total(row.party) or row.said == "total" or not row.label
    return not is_named and len(covered) == 1


def _covered(
    printout: Printout, n: int, footing: Footing, items: list[tuple[int, ...]]
) -> tuple[int, ...]:
    """The lines that a row is the sum of; () if it is a line. A row that can only be a total is
    given those that come nearest to it.
    """
    row = printout.rows[n]
    if not _is_worded(row):
        block = _block_above(printout, n, items, at_least=2)
        if not block and items and len(items[-1]) > 1:  # the total above once more
            block = _block_above(printout, n, items[-1:], at_least=1)
        return block if _is_noticed(printout, n, block, len(items)) else ()
    options = _options(printout, n, footing, items)
    if not options:
        return ()
    misses = [_miss_of_lines(printout, n, option) for option in options]
    best = int(np.argmin(misses))
    covered = options[best]
    met = misses[best] <= printout.allowance(len(covered))
    if met and (is_total(row.label) or is_total(row.party) or row.said or not row.label):
        return covered
    is_nothing = not np.nan_to_num(printout.amounts[n]).any()
    if met and (is_nothing or printout.evidence(n, covered) >= WORDED):
        return covered  # Netto, Resultat, or a balance of 0
    is_last = n == len(printout.rows) - 1 and is_total(row.label)
    if row.label and (_is_named_total(row) or is_total(row.party) or is_last):
        footing.unmet.append(n)
        return covered
    return ()


def _is_noticed(printout: Printout, n: int, block: Sequence[int], tried: int) -> bool:
    """Whether a row without a word for a sum is the exact sum of others, or one off with so many
    digits that chance does not explain it.
    """
    if not block:
        return False
    is_exact = printout.miss(n, printout.sum_of(block)) < 1e-6 * printout.last_digit
    return is_exact or printout.evidence(n, block, tried) >= ASKED


def _miss_of_lines(printout: Printout, n: int, lines: Sequence[int]) -> float:
    """By how much a total misses some lines; a year in which one of them is blank tells nothing."""
    return printout.miss(n, printout.amounts[list(lines)].sum(axis=0))


def _options(
    printout: Printout, n: int, footing: Footing, items: list[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """What a total may cover: all lines, those since an earlier total, a section's, a block that
    ends above it; of parties those of its line.
    """
    rows, added = printout.rows, _added(printout, footing)
    if is_total(rows[n].party):
        same = tuple(line for line in added if rows[line].key == rows[n].key)
        return [same] if same else []
    stops = (-1, *footing.totals)
    options = [tuple(line for line in added if line > stop) for stop in stops]
    sections = dict.fromkeys(rows[line].category for line in added)
    options += [tuple(line for line in added if rows[line].category == one) for one in sections]
    blocks = dict.fromkeys(rows[line].block for line in added)
    options += [tuple(line for line in added if rows[line].block == one) for one in blocks]
    options.append(_block_above(printout, n, items, at_least=1))
    return [option for option in dict.fromkeys(options) if option]


def _block_above(
    printout: Printout, n: int, items: list[tuple[int, ...]], at_least: int
) -> tuple[int, ...]:
    """The lines of the block that ends right above a row and comes nearest to it, the smallest of
    those that do; () if none adds to it.

    A block begins at a line or at an earlier total, never within what that total covers.
    """
    stated = ~np.isnan(printout.amounts[n])
    if len(items) < at_least or not stated.any() or not np.nan_to_num(printout.amounts[n]).any():
        return ()
    each = np.array([printout.sum_of(lines) for lines in reversed(items)])[:, stated]
    misses = np.abs(np.cumsum(each, axis=0) - printout.amounts[n][stated]).max(axis=1)
    some = np.cumsum(np.abs(each).sum(axis=1) > 0)  # blocks of one amount and zeros are no sums
    fits = [
        k + 1
        for k in np.flatnonzero(misses <= printout.last_digit * (1 + 1e-6))
        if k + 1 >= at_least and some[k] >= at_least
    ]
    if not fits:
        return ()
    nearest = min(fits, key=lambda k: (round(misses[k - 1] / printout.last_digit, 6), k))
    return tuple(sorted(line for lines in items[len(items) - nearest :] for line in lines))


def _closed(items: list[tuple[int, ...]], covered: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The blocks above after a total: what it covers is one block, if that stood at the end."""
    end = list(items)
    rest = set(covered)
    while end and rest.issuperset(end[-1]):
        rest -= set(end.pop())
    return items if rest else [*end, covered]


def _add_line(printout: Printout, n: int, footing: Footing, items: list[tuple[int, ...]]) -> None:
    """Keeps a row as a line, and its doubts."""
    row = printout.rows[n]
    if not row.label:
        footing.nameless.append(n)
        return
    footing.lines.append(n)
    is_nothing = not np.nan_to_num(printout.amounts[n]).any()  # adds nothing, whatever it is
    if row.memo or row.said == "line" or is_nothing:
        items += [(n,)] if not row.memo else []
        return
    if _is_difference(printout, n, items):
        footing.suspect[n] = (
            "is one row above it less the others: what is subtracted needs a minus sign"
        )
    elif is_total(row.label) or may_be_sum(row.label):
        footing.suspect[n] = "is called like a sum or a difference, and no rows add to it"
    items.append((n,))


def _is_difference(printout: Printout, n: int, items: list[tuple[int, ...]]) -> bool:
    """Whether a row is one above it less those between: net = gross - income, printed positive."""
    stated = ~np.isnan(printout.amounts[n])
    if len(items) < 2 or not stated.any():
        return False
    each = np.array([printout.sum_of(lines) for lines in reversed(items)])[:, stated]
    differences = 2 * each - np.cumsum(each, axis=0)
    misses = np.abs(differences - printout.amounts[n][stated]).max(axis=1)
    fits = [k for k in np.flatnonzero(misses <= printout.last_digit) if k]
    if not fits or not np.abs(each[0]).any():
        return False
    digits = np.log10(np.maximum(np.abs(printout.amounts[n][stated]) / printout.grain, 1))
    enough = WORDED if may_be_sum(printout.rows[n].label) else STRONG
    return bool(digits.sum() - math.log10(len(items)) >= enough)


def _note_unmet(printout: Printout, n: int, lines: Sequence[int], footing: Footing) -> None:
    if lines and _miss_of_lines(printout, n, lines) > printout.allowance(len(lines)):
        footing.unmet.append(n)


def heads_of(
    printout: Printout, skipped: Iterable[int], none: Iterable[int] = (), at_least: int = 0
) -> dict[int, tuple[int, ...]]:
    """Totals that stand above their lines, each with the rows right below it that it is the sum of;
    those of `none` are not tried. With `at_least` so many rows are enough, whatever the digits say.

    Read from below, so that a total of such totals is found too. Expenditure is no total of an
    income and a net amount below it, although it is their sum.
    """
    heads, items = dict[int, tuple[int, ...]](), list[int]()
    skipped = set(skipped)
    for n in reversed(range(len(printout.rows))):
        row = printout.rows[n]
        if n in skipped or row.memo or not row.label:
            continue
        worded = _is_worded(row) and row.said != "line"
        least = 1 if worded else at_least or 2
        below = () if row.said == "line" else _block_below(printout, n, items, least)
        enough = 0.0 if is_total(row.label) or at_least else WORDED if worded else STRONG
        is_head = below and n not in none and not _subtracts(printout, below)
        if is_head and printout.evidence(n, below, len(items)) >= enough:
            heads[n] = below
            del items[len(items) - len(below) :]
            items.append(n)
        elif not is_total(row.label):
            items.append(n)
    return heads


def _subtracts(printout: Printout, below: Sequence[int]) -> bool:
    """Whether rows look like a deduction printed positive and what is left after it."""
    rows = [printout.rows[n] for n in below]
    deducted = any(
        says(words.DEDUCTIONS, printout.rows[n].label) and np.nansum(printout.amounts[n]) > 0
        for n in below
    )
    return deducted or any(may_be_sum(row.label) and not is_total(row.label) for row in rows)


def _block_below(printout: Printout, n: int, items: list[int], at_least: int) -> tuple[int, ...]:
    blocks: list[tuple[int, ...]] = [(item,) for item in items]
    return _block_above(printout, n, blocks, at_least)


def _expanded(below: Iterable[int], heads: dict[int, tuple[int, ...]]) -> list[int]:
    """The lines below a total, those of the totals among them too."""
    return [line for n in below for line in (_expanded(heads[n], heads) if n in heads else [n])]


def _add_heads_among(printout: Printout, footing: Footing, problems: list[Problem]) -> None:
    """Takes lines that are the sum of the lines below them for totals, unless a printed total says
    that they are lines.
    """
    enclosed = footing.enclosed()
    lines = _added(printout, footing)
    amounts = printout.amounts[list(lines)]
    some = Printout([printout.rows[n] for n in lines], amounts, printout.last_digit)
    for n, below in heads_of(some, ()).items():
        if lines[n] not in enclosed:
            covered = tuple(sorted(lines[one] for one in _expanded(below, heads_of(some, ()))))
            footing.lines.remove(lines[n])
            footing.totals[lines[n]] = covered
    for n, row in enumerate(some.rows):
        place = lines[n]
        is_open = place in footing.lines and place not in enclosed and row.said != "line"
        following = [k for k in range(n + 1, len(lines)) if lines[k] in footing.lines]
        below = _block_below(some, n, following[::-1], 2) if is_open else ()
        if _is_noticed(some, n, below, len(following)):
            names = _rows_named(printout, [lines[k] for k in below])
            problems.append(_ask(printout, place, f"is the sum of {names}", "totals"))


def running_sums(printout: Printout) -> dict[int, str]:
    """Rows that add up another row from year to year ("Kumuleret"): no further money."""
    found = {}
    sums, grain = np.cumsum(np.nan_to_num(printout.amounts), axis=1), printout.grain
    if printout.amounts.shape[1] < 2:
        return {}
    for n, row in enumerate(printout.rows):
        if not n or np.isnan(printout.amounts[n]).any() or row.said == "line":
            continue
        same = np.abs(sums[:n] - printout.amounts[n]).max(axis=1) <= printout.last_digit
        copies = np.nan_to_num(np.abs(printout.amounts[:n] - printout.amounts[n])).max(axis=1)
        same &= copies > printout.last_digit
        moves = np.abs(np.nan_to_num(printout.amounts[:n, 1:])) > 0
        digits = np.log10(np.maximum(np.abs(printout.amounts[n, 1:]) / grain, 1))
        evidence = (moves * digits).sum(axis=1) - math.log10(n)
        enough = WORDED / 2 if says(words.RUNNING, row.label) else STRONG
        fits = np.flatnonzero(same & (evidence >= enough) & moves.any(axis=1))
        if fits.size:
            found[n] = f"the running sum of row {printout.rows[int(fits[-1])].number}"
    return found


def _asks(printout: Printout, footing: Footing) -> list[Problem]:
    """Questions that stay open: suspects outside every total, and rows below the last total."""
    enclosed, problems = footing.enclosed(), []
    for n, reason in footing.suspect.items():
        if n in footing.lines and n not in enclosed:
            problems.append(_ask(printout, n, reason, "totals"))
    grand = [
        n
        for n, lines in footing.totals.items()
        if _is_grand(printout.rows[n].label)
        and {*lines} == {one for one in footing.lines if one < n and not printout.rows[one].memo}
    ]
    problems += _outside_the_last(printout, footing, enclosed)
    for n in footing.lines:
        row = printout.rows[n]
        below = grand and n > max(grand) and n not in enclosed
        if below and not row.memo and row.said != "line" and n not in footing.suspect:
            reason = f"stands below the total of row {printout.rows[max(grand)].number}"
            problems.append(_ask(printout, n, reason, "ignore"))
    return problems


def _outside_the_last(printout: Printout, footing: Footing, enclosed: set[int]) -> list[Problem]:
    """Questions about lines that no total covers, where the table ends with one called as the sum
    of all: is the row a total itself, or no part of it?
    """
    last = len(printout.rows) - 1
    label = printout.rows[last].label
    if last not in footing.totals or not (_is_grand(label) or may_be_sum(label) or not label):
        return []
    outside = [n for n in footing.lines if n not in enclosed and n not in footing.suspect]
    reason = f"stands outside the total of row {printout.rows[last].number}"
    return [
        _ask(printout, n, reason, "totals")
        for n in outside
        if not printout.rows[n].memo and printout.rows[n].said != "line"
    ]


def _twins(printout: Printout, footing: Footing) -> list[Problem]:
    """Questions about lines with the very amounts of the next one: a section of one line and its
    total look so. Asked where other totals stand above their lines, or the digits are many; else a
    guess.
    """
    enclosed, problems = footing.enclosed(), []
    has_heads = any(lines and n < min(lines) for n, lines in footing.totals.items())
    for n, following in pairwise(footing.lines):
        rows = printout.rows[n], printout.rows[following]
        same = np.array_equal(printout.amounts[n], printout.amounts[following])
        if not same or {n, following} <= enclosed or any(row.said or row.memo for row in rows):
            continue
        evidence, reason = printout.evidence(n, [following]), f"has the amounts of {rows[1].place}"
        if evidence >= (WORDED if has_heads else STRONG) and rows[0].key != rows[1].key:
            problems.append(_ask(printout, n, reason, "totals"))
        elif evidence > 0:
            footing.guesses[n] = f"{reason}: read as a line, not as its total"
    return problems


def _is_grand(label: str) -> bool:
    return re.fullmatch(words.GRAND_TOTAL, plain(label)) is not None


def _ask(printout: Printout, n: int, reason: str, option: str) -> Problem:
    """A question about a row, and how to answer it."""
    row = printout.rows[n]
    rule = f"say it: {option}=[{row.number}], or lines=[{row.number}] if it is a line of its own"
    return Problem(f"'{row.label[:60]}' {reason}", row=str(row.number), field="line", allowed=rule)


def _ask_levels(printout: Printout, n: int, why: str) -> Problem:
    row = printout.rows[n]
    rule = (
        "say what the amounts are: amounts_are='changes' from year to year, or"
        " amounts_are='levels' (each year's effect)"
    )
    reason = f"'{row.label[:60]}' {why}"
    return Problem(reason, row=str(row.number), field="amounts_are", allowed=rule)


def _rows_named(printout: Printout, lines: Sequence[int]) -> str:
    """`rows 2 to 4`, or `rows 2, 5`."""
    return rows_named([printout.rows[n].number for n in lines])


def rows_named(numbers: Sequence[int]) -> str:
    """Row numbers in words: `row 2`, `rows 2-4`, `rows 2, 5`."""
    numbers = sorted(numbers)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"rows {numbers[0]}-{numbers[-1]}"
    shown = ", ".join(map(str, numbers))
    return f"row{'s' if len(numbers) > 1 else ''} {shown}"
