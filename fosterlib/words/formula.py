"""A lever, a formula of a case or a rule of timing as text: derived by calling it with SymPy
symbols.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache

from fosterlib.model.computation import Computation


def formula(function: Callable, names: Mapping[str, str], result: int | None = None) -> str:
    """A function in plain arithmetic, or what a line computes, as text; `names` says what stands
    for each of its arguments.

    `result` picks one of several results.
    """
    text = _text(function, result)
    return re.sub(r"[A-Za-z_][\w.]*", lambda name: names.get(name[0], name[0]), text)


@cache
def _text(function: Callable, result: int | None) -> str:
    from sympy import Symbol, evaluate, sstr

    with evaluate(False):
        if isinstance(function, Computation):
            expression = function.function(**{name: Symbol(name) for name in function.inputs})
        else:
            names = inspect.signature(function).parameters
            expression = function(**{name: Symbol(name) for name in names})
        expression = expression if result is None else expression[result]
        text = sstr(without_brackets(expression), order="none", full_prec=False)
        return re.sub(r"(^|[(+*/-] ?)-1\*", r"\1-", text)  # -1*a is -a


def without_brackets(expression):
    """Without the brackets that SymPy puts around (a*b)*c, and without two minus signs in one
    product.
    """
    parts = [without_brackets(part) for part in expression.args]
    if expression.is_Mul:
        factors = [one for part in parts for one in (part.args if part.is_Mul else [part])]
        parts = [-1] * (factors.count(-1) % 2) + [one for one in factors if one != -1]
        if len(parts) == 1:
            return parts[0]
    return expression.func(*parts) if parts else expression
