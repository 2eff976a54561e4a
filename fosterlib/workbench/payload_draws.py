"""The draws of a case as JSON: the first that `fl.simulate` makes, so that a page needs no random
numbers of its own and gives the quantiles that Python gives.
"""

import base64
import string
from typing import Any

import numpy as np

from fosterlib.model.case import Case
from fosterlib.model.distributions import MODE_WEIGHT, Distribution, likely_values
from fosterlib.model.entries import Assumption
from fosterlib.simulate.draws import ROWS, blocks_of_ranks, sampling

DRAWS, SEED = 2_000, 2026
IN_CLOSED_FORM = ("uniform", "triangular", "normal")
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def draws_json(case: Case) -> dict[str, Any]:
    """The first draws of `fl.simulate` with this seed: the rank of each (0-2,047), and what is
    needed to say which value a rank stands for.

    draws.js works the values out, so that they are those of Python to 14 digits. Shapes whose
    inverse it has not bring their values with them.
    """
    numbers = {id: n for n, id in enumerate(case.assumptions)}
    plan = sampling(case, None, SEED, "random", facts="world", choices=True)
    ranks = next(iter(blocks_of_ranks(plan, 0, 1)))
    found: dict[str, Any] = {
        "seed": SEED,
        "count": DRAWS,
        "row": ROWS[0],
        "drawn": [
            {**_distribution(numbers[id], distribution, ranks[id]), **_flags(case.assumptions[id])}
            for id, distribution in plan.distributions.items()
        ],
    }
    pairs = [
        {"a": numbers[pair.a], "b": numbers[pair.b], "rho": pair.rho}
        for pair in case.header.correlation
        if pair.a in plan.distributions and pair.b in plan.distributions
    ]
    return found | ({"pairs": pairs} if pairs else {})


def _flags(one: Assumption) -> dict[str, bool]:
    """What is drawn only where the world may change, or where choices are drawn too; and whether
    its mode is its own value.
    """
    shape, *parameters = one.distribution.split()
    is_around = shape in ("triangular", *MODE_WEIGHT) and not parameters
    is_solved = one.nature == "fact" and one.basis == "calibrated"
    return {"isSolved": is_solved, "isChoice": one.nature == "choice", "isAroundValue": is_around}


def _distribution(number: int, distribution: Distribution, ranks: np.ndarray) -> dict[str, Any]:
    shape, parameters, low, high = distribution
    found = {"at": number, "shape": shape, "parameters": parameters, "low": low, "high": high}
    if shape == "normal":
        mean, sd = parameters
        found |= _cut(mean, sd, low, high)
    if shape not in IN_CLOSED_FORM:
        found["values"] = _packed(likely_values(*distribution)[ROWS[0]])
    return found | {"ranks": _packed_ranks(ranks[:DRAWS])}


def _cut(mean: float, sd: float, low: float, high: float) -> dict[str, Any]:
    """The shares of a normal distribution below and above which it is cut off. In the lower tail,
    which is exact: `sign` is -1 where that is the mirror of the upper one.
    """
    from scipy.special import ndtr

    sign = -1 if low > mean else 1
    ends = sorted(sign * (end - mean) / sd for end in (low, high))
    return {"sign": sign, "cut": [float(ndtr(end)) for end in ends]}


def _packed(numbers: np.ndarray) -> str:
    """Numbers of 64 bits as text (base64): first the first byte of each, then the second ... so
    that a page, which deflates it, is smaller.
    """
    octets = np.asarray(numbers, dtype="<f8").view(np.uint8).reshape(-1, 8)
    return base64.b64encode(octets.T.tobytes()).decode()


def _packed_ranks(ranks: np.ndarray) -> str:
    """Ranks as text: two letters of base64, so 12 bits, each."""
    pairs = np.stack([ranks >> 6, ranks & 63], axis=1).ravel()
    return "".join(LETTERS[one] for one in pairs.tolist())
