"""A formula that a case states itself: arithmetic over the ids of its assumptions.

    -km.fewer * km.share * km.price

It is read by Python's own parser, with a closed list of what may stand in it (numbers, dotted ids,
+ - * /, brackets, min, max), into a tree of tuples: a number, an id, or an operation with its
operands. The tree is calculated with floats, NumPy arrays, pint quantities and SymPy symbols alike,
as a lever is, and other languages are written from it. Nothing is ever evaluated as code.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any, Union

from fosterlib.model.arithmetic import greater, lesser

YEAR_NUMBER = "year.number"  # 1 in the first year of the case, 2 in the next ...
A_YEAR = "one year"  # a unit's worth of time, in checks of units alone
LONGEST = 1_000  # letters
LARGEST_NUMBER = 1e15
DEEPEST = 300  # operations within operations
ID = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
OPERATIONS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "min": lesser,
    "max": greater,
}
UNDERSTOOD = "numbers, ids of assumptions, + - * / ( ), min(a, b), max(a, b), year.number"

Tree = Union[int, float, str, tuple[Any, ...]]  # noqa: UP007 (a type that contains itself)


class FormulaError(ValueError):
    """A formula that cannot be read: what is wrong, and the piece of it."""

    def __init__(self, reason: str, piece: str = "") -> None:
        super().__init__(reason)
        self.reason, self.piece = reason, piece


@dataclass(frozen=True)
class Formula:
    """A formula as written, and its tree. Called with values by id, it gives its result."""

    text: str
    tree: Tree

    def __call__(self, values: Mapping[str, Any]) -> Any:
        return calculated(self.tree, values)

    @property
    def ids(self) -> tuple[str, ...]:
        """The assumptions in it, in the order in which they first stand there."""
        return tuple(dict.fromkeys(_ids(self.tree)))


def calculated(tree: Tree, values: Mapping[str, Any]) -> Any:
    """The result of a tree at these values, by id."""
    if isinstance(tree, str):
        return values[tree]
    if not isinstance(tree, tuple):
        return tree
    name, *operands = tree
    results = [calculated(operand, values) for operand in operands]
    operation = OPERATIONS[name]
    return operation(*results) if name == "neg" else reduce(operation, results)


@cache
def read_formula(text: str) -> Formula:
    """A formula read; FormulaError says what cannot stand in it."""
    if len(text) > LONGEST:
        raise FormulaError(f"is longer than {LONGEST:,} letters")
    ids: list[str] = []

    def placeholder(found: re.Match) -> str:
        ids.append(found[0])  # an id may hold Python's own words: price.from
        return f"id_{len(ids) - 1}_"

    plain = ID.sub(placeholder, text.strip())
    try:
        parsed = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("cannot be read as arithmetic") from error
    names = {f"id_{number}_": id for number, id in enumerate(ids)}
    return Formula(" ".join(text.split()), _tree(parsed, names))


def formula_ids(text: str) -> tuple[str, ...]:
    """The assumptions in a formula; none where it cannot be read."""
    try:
        return read_formula(text).ids
    except FormulaError:
        return ()


def _tree(node: ast.AST, names: Mapping[str, str], depth: int = 0) -> Tree:
    """What Python's parser found, as our tree; FormulaError for all that is not on the list."""
    if depth > DEEPEST:
        raise FormulaError(f"nests more than {DEEPEST} operations")

    def inner(one: ast.AST) -> Tree:
        return _tree(one, names, depth + 1)

    match node:
        case ast.Constant(value=int() | float() as value) if (
            not isinstance(value, bool) and abs(value) < LARGEST_NUMBER
        ):
            return value
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(op=op) if type(op) in OPERATORS:
            return OPERATORS[type(op)], inner(node.left), inner(node.right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return "neg", inner(operand)
        case ast.Call(func=ast.Name(id=("min" | "max") as name), args=args, keywords=[]) if len(
            args
        ) > 1 and not any(isinstance(one, ast.Starred) for one in args):
            return name, *(inner(one) for one in args)
    raise _not_understood(node, names)


def _not_understood(node: ast.AST, names: Mapping[str, str]) -> FormulaError:
    """Why a piece of a formula is not on the list, in words."""
    piece = ast.unparse(node)
    for placeholder, id in names.items():
        piece = piece.replace(placeholder, id)
    match node:
        case ast.Tuple():
            return FormulaError("has a comma outside min and max; decimals have a point", piece)
        case ast.BinOp(op=ast.Pow()):
            return FormulaError("has a power", piece)
        case ast.Compare():
            return FormulaError("compares", piece)
        case ast.Constant(value=str()):
            return FormulaError("has a text", piece)
        case ast.Constant():
            return FormulaError("has a number that is not understood", piece)
        case ast.Name():
            return FormulaError("has a name without a dot, which is no assumption", piece)
        case ast.Call(func=ast.Name(id=("min" | "max") as name)):
            return FormulaError(f"needs two values or more in {name}", piece)
        case ast.Call():
            return FormulaError("has a function that is neither min nor max", piece)
    return FormulaError("has something that is not understood", piece)


def without_zeros(tree: Tree) -> Tree:
    """A tree in which nothing is compared with 0, which is as much of any unit: for the check of
    units.
    """
    if not isinstance(tree, tuple):
        return tree
    name, *operands = (tree[0], *(without_zeros(operand) for operand in tree[1:]))
    if name in ("min", "max"):
        operands = [one for one in operands if isinstance(one, tuple | str) or one] or [0]
        return operands[0] if len(operands) == 1 else (name, *operands)
    return (name, *operands)


def in_whole_years(tree: Tree) -> Tree:
    """A tree in which a plain number added to, taken from or compared with the number of a year
    counts years too, as in `year.number - 1`: for the check of units.
    """
    if not isinstance(tree, tuple):
        return tree
    name, *operands = (tree[0], *(in_whole_years(operand) for operand in tree[1:]))
    if name in ("+", "-", "min", "max") and any(_counts_years(one) for one in operands):
        counted = [one if isinstance(one, tuple | str) else ("*", one, A_YEAR) for one in operands]
        return (name, *counted)
    return (name, *operands)


def _counts_years(tree: Tree) -> bool:
    if isinstance(tree, tuple):
        return tree[0] in ("+", "-", "neg", "min", "max") and any(map(_counts_years, tree[1:]))
    return tree == YEAR_NUMBER


def _ids(tree: Tree) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    return [id for operand in tree[1:] for id in _ids(operand)] if isinstance(tree, tuple) else []


def in_common_units(tree: Tree, factors: Mapping[str, float]) -> tuple[Tree, float]:
    """A tree over values in their own units, and the factor that brings its result to common units.

    `factors` brings each id to common units (1000 DKK, years). The factors of a product are drawn
    together; where sums of different units meet, each part gets its own.
    """
    if isinstance(tree, str):
        return tree, factors.get(tree, 1.0)
    if not isinstance(tree, tuple):
        return tree, 1.0
    name, *operands = tree
    parts = [in_common_units(operand, factors) for operand in operands]
    if name == "neg":
        return ("neg", parts[0][0]), parts[0][1]
    if name in "*/":
        (left, first), (right, second) = parts
        return (name, left, right), first * second if name == "*" else first / second
    common = {factor for _, factor in parts}
    if len(common) == 1:
        return (name, *(part for part, _ in parts)), common.pop()
    return (name, *(times_factor(part, factor) for part, factor in parts)), 1.0


def times_factor(tree: Tree, factor: float) -> Tree:
    """A tree times a plain number; itself where the number is 1."""
    return tree if abs(factor - 1.0) < 1e-12 else ("*", tree, factor)
