"""The lesser and the greater of two: of numbers, arrays of draws, quantities or symbols alike.

With these and plain arithmetic a lever or a rule of timing is written once, and called with
floats, with a million draws, with units, or with the symbols from which the workbook's formula is
derived.
"""

import numpy as np


def lesser(a, b):
    """The smaller of two numbers, element by element in arrays."""
    return _chosen(a, b, np.minimum, "Min", min)


def greater(a, b):
    """The larger of two numbers, element by element in arrays."""
    return _chosen(a, b, np.maximum, "Max", max)


def _chosen(a, b, of_arrays, of_symbols: str, of_numbers):
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return of_arrays(a, b)
    if hasattr(a, "free_symbols") or hasattr(b, "free_symbols"):
        import sympy

        return getattr(sympy, of_symbols)(a, b)
    unknown = next(
        (one for one in (a, b) if one != one), None
    )  # Python's min and max would lose it
    return of_numbers(a, b) if unknown is None else unknown
