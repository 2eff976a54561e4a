"""The levers, and the rules for the dates of a line, as JavaScript: derived by SymPy from the
functions that the library computes with, and written to levers.js.

levers.js is kept in the repository, since SymPy takes a second to import; a test derives it again.
After a lever has changed: `python -m fosterlib.workbench.derived`.
"""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

from fosterlib.model.kinds import KINDS
from fosterlib.model.levers import LEVERS
from fosterlib.words.formula import without_brackets

PLACE = Path(__file__).with_name("levers.js")
COLUMNS = 100
HEAD = "// Derived from Python by `python -m fosterlib.workbench.derived`. Do not edit.\n"


def levers_module() -> str:
    """What stands in levers.js: every lever and every kind's dates as a function of its numbers."""
    levers = [_function(name, lever) for name, lever in LEVERS.items()]
    dates = [_function(name, kind.dates) for name, kind in KINDS.items() if kind.dates]
    return f"{HEAD}\n{_object('levers', levers)}\n{_object('dates', dates)}"


def _object(name: str, functions: list[str]) -> str:
    return f"export const {name} = {{\n{''.join(functions)}}};\n"


def _function(name: str, function: Callable) -> str:
    """A function in plain arithmetic as a member of an object; several results as an array."""
    from sympy import Symbol, evaluate

    names = list(inspect.signature(function).parameters)
    with evaluate(False):  # as it is written, not simplified
        found = function(**{one: Symbol(one) for one in names})
        several = isinstance(found, tuple)
        parts = [without_brackets(one) for one in (found if several else [found])]
    text = ", ".join(_printed(part) for part in parts)  # not above: it would print x/Math.pow(y, 1)
    told = f"    return {f'[{text}]' if several else text};"
    head = f"  {name}({', '.join(names)}) {{"
    return "\n".join([head, *wrap(told, COLUMNS, subsequent_indent=" " * 6), "  },\n"])


def _printed(expression) -> str:
    from sympy.printing.jscode import jscode

    return re.sub("[*/]", r" \g<0> ", jscode(expression, order="none"))


if __name__ == "__main__":
    PLACE.write_text(levers_module(), encoding="utf-8", newline="\n")
