"""A formula as a workbook writes it: no longer than can be read, no number in it but 0, 1 and 12.

A lever gives its formula as text (SymPy called it); here the text is read as a tree, a longer one
is taken apart into steps that have a row of their own, and every other number is a named cell.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from inspect import signature
from itertools import count

import numpy as np

from fosterlib.model.arithmetic import greater, lesser
from fosterlib.model.computation import Computation
from fosterlib.words.formula import formula

SHORT = 10  # letters of an address: what is no longer gains nothing from a row of its own
MOST = 78  # letters of a formula, with its = and a sign less than 80
PLAIN = (0, 1, 12)  # the numbers that may stand in a formula: nothing, all, the months of a year
SIGNS: dict[type, tuple[str, int]] = {
    ast.Add: (" + ", 1),
    ast.Sub: (" - ", 1),
    ast.Mult: ("*", 2),
    ast.Div: ("/", 2),
    ast.Pow: ("^", 4),
}
UNARY, ATOM = 3, 9
FUNCTIONS = {"Max": "MAX", "Min": "MIN", "Abs": "ABS"}


@dataclass(frozen=True)
class Names:
    """What stands for each argument of a formula, by year (once where it is the same every year),
    and for a number.
    """

    by_year: Sequence[Mapping[str, str]]
    constant: Callable[[float], str]


def tree_of(function: Callable, result: int | None = None) -> ast.expr:
    """A function in plain arithmetic, or what a line computes, as a tree of its argument names."""
    names = [*signature(function).parameters]
    if isinstance(function, Computation):
        names = [*function.inputs]
    spare = {name: f"argument_{n}" for n, name in enumerate(names)}  # an id may be no name here
    tree = ast.parse(formula(function, spare, result), mode="eval").body
    back = {argument: name for name, argument in spare.items()}
    for one in ast.walk(tree):
        if isinstance(one, ast.Name):
            one.id = back.get(one.id, one.id)
    return tree


def formulas_of(
    tree: ast.expr, names: Names, place: Callable[[str, ast.expr, list[str]], list[str]]
) -> list[str]:
    """The formula of each year, without its =. What is too long is taken apart: `place` is given a
    name, a part and its formulas, puts them in a row, and gives the addresses of its cells; the
    name stands for the part from then on.
    """
    tree, steps = deepcopy(tree), count()
    while True:
        texts = _texts(tree, names)
        if len(max(texts, key=len)) <= MOST:
            return texts
        part = _longest_part(tree, names)
        if part is None:  # one name alone is as long as that
            return texts
        step = f"step {next(steps)}"
        addresses = place(step, part, _texts(part, names))
        for of_year, cell in zip(names.by_year, addresses, strict=True):
            of_year[step] = cell  # type: ignore[index]
        tree = _Replaced(part, ast.Name(step)).visit(tree)


def value_of(tree: ast.expr, values: Mapping[str, object]) -> object:
    """What a tree comes to: numbers, or arrays by year."""
    match tree:
        case ast.Constant(value=float() | int() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(operand=operand):
            return -value_of(operand, values)  # type: ignore[operator]
        case ast.Call(func=ast.Name(id="Abs"), args=[one]):
            return np.abs(value_of(one, values))  # type: ignore[call-overload]
        case ast.Call(func=ast.Name(id=name), args=[first, *others]):
            found = value_of(first, values)
            for other in others:
                found = (greater if name == "Max" else lesser)(found, value_of(other, values))
            return found
        case ast.BinOp(left=left, op=op, right=right):
            return _reckoned(op, value_of(left, values), value_of(right, values))
    raise TypeError(ast.dump(tree))


def _reckoned(op: ast.operator, left, right):
    if isinstance(op, ast.Add):
        return left + right
    if isinstance(op, ast.Sub):
        return left - right
    if isinstance(op, ast.Mult):
        return left * right
    if isinstance(op, ast.Div):
        return left / right
    return left**right


def _texts(tree: ast.expr, names: Names) -> list[str]:
    return [_text(tree, of_year, names.constant)[0] for of_year in names.by_year]


def _text(
    tree: ast.expr, names: Mapping[str, str], constant: Callable[[float], str]
) -> tuple[str, int]:
    """A tree as Excel writes it, and how tightly it holds together."""
    match tree:
        case ast.Constant(value=float() | int() as number):
            return constant(float(number)), ATOM
        case ast.Name(id=name):
            return names[name], ATOM
        case ast.UnaryOp(operand=operand):
            text, binds = _text(operand, names, constant)
            return f"-{text if UNARY > binds >= 2 or binds == ATOM else f'({text})'}", 2
        case ast.Call(func=ast.Name(id=name), args=arguments):
            inside = ", ".join(_text(one, names, constant)[0] for one in arguments)
            return f"{FUNCTIONS[name]}({inside})", ATOM
        case ast.BinOp(left=left, op=op, right=right):
            sign, binds = SIGNS[type(op)]
            (first, holds), (second, holds_too) = (
                _text(side, names, constant) for side in (left, right)
            )
            loose = isinstance(op, ast.Sub | ast.Div | ast.Pow)
            first = f"({first})" if holds < binds or (holds == binds == 4) else first
            second = f"({second})" if holds_too < binds + loose else second
            if second.startswith("-"):
                second = f"({second})"
            return f"{first}{sign}{second}", binds
    raise TypeError(ast.dump(tree))


def _longest_part(tree: ast.expr, names: Names) -> ast.expr | None:
    """The longest part of a tree that can be a formula of its own; None if none is worth a row."""
    functions = [one.func for one in ast.walk(tree) if isinstance(one, ast.Call)]
    every = (one for one in ast.walk(tree) if isinstance(one, ast.expr))
    parts = [one for one in every if one is not tree and one not in functions]
    lengths = {part: max(map(len, _texts(part, names))) for part in parts}
    fit = [part for part in parts if SHORT < lengths[part] <= MOST]
    return max(fit, key=lengths.__getitem__, default=None)


class _Replaced(ast.NodeTransformer):
    """Puts a name in the place of one part."""

    def __init__(self, part: ast.expr, name: ast.Name):
        self.part, self.name = part, name

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return self.name if node is self.part else super().generic_visit(node)
