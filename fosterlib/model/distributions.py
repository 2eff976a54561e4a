"""How an uncertain number is drawn: the words of the `distribution` column, read, checked and
inverted.
"""

from functools import lru_cache

import numpy as np

PARAMETERS = {
    "fixed": (0,),
    "uniform": (0,),
    "triangular": (0, 1),
    "pert": (0, 1),
    "three_point": (0, 1),
    "normal": (2,),
}
MODE_WEIGHT = {"pert": 4.0, "three_point": 3.0}
RANKS, FINENESS = 2_048, 32
Distribution = tuple[str, tuple[float, ...], float, float]  # shape, parameters, low, high


def read_distribution(
    text: str, value: float, low: float, high: float
) -> tuple[str, tuple[float, ...]]:
    """The shape and its parameters: ("triangular", (mode,)), ("normal", (mean, sd)). ValueError
    says what is wrong.

    A blank is fixed: not drawn. A triangular, PERT or three-point distribution without a mode has
    it at `value`.
    """
    shape, *words = text.split() or ["fixed"]
    if shape not in PARAMETERS:
        raise ValueError(f"there is no distribution '{shape}': {', '.join(PARAMETERS)}")
    try:
        parameters = tuple(float(word) for word in words)
    except ValueError:
        raise ValueError(f"'{' '.join(words)}' are not numbers") from None
    if len(parameters) not in PARAMETERS[shape]:
        raise ValueError(f"'{shape}' takes {' or '.join(map(str, PARAMETERS[shape]))} numbers")
    if shape == "normal":
        mean, sd = parameters
        if not 0 < sd < np.inf:
            raise ValueError("the standard deviation must be above 0")
        if not low - 6 * sd <= mean <= high + 6 * sd:
            raise ValueError(
                f"the mean lies more than six standard deviations outside {low:g} to {high:g}"
            )
    if shape in ("triangular", *MODE_WEIGHT):
        parameters = parameters or (value,)
        if not low <= parameters[0] <= high:
            raise ValueError(f"the mode must lie in {low:g} to {high:g}")
    return shape, parameters


def inverse(
    shape: str, parameters: tuple[float, ...], low: float, high: float, probability
) -> np.ndarray:
    """The value that is not exceeded with this probability (0-1, array): the inverse distribution
    function.

    uniform, triangular: closed form. normal: cut off at low and high. pert: a beta distribution on
    low to high with mean (low + 4 mode + high) / 6 (Malcolm et al. 1959). three_point: the same
    with the mean of the Danish three-point estimate, (low + 3 mode + high) / 5, and a standard
    deviation near (high - low) / 5 (Lichtenberg's successive principle).
    """
    p = np.asarray(probability, dtype=float)
    width = high - low
    if shape == "fixed" or width == 0:
        return np.full(p.shape, parameters[0] if parameters else low)
    if shape == "uniform":
        return low + width * p
    if shape == "triangular":
        (mode,) = parameters
        rising = low + np.sqrt(p * width * (mode - low))
        falling = high - np.sqrt((1 - p) * width * (high - mode))
        return np.where(p * width < mode - low, rising, falling)
    if shape == "normal":
        mean, sd = parameters
        return truncated_normal(mean, sd, low, high, p)
    (mode,), weight = parameters, MODE_WEIGHT[shape]
    return low + width * beta_inverse(
        1 + weight * (mode - low) / width, 1 + weight * (high - mode) / width, p
    )


def beta_inverse(a: float, b: float, p: np.ndarray) -> np.ndarray:
    """The inverse of a beta distribution on 0-1, to 1e-7, read off its distribution function:
    quicker than scipy's.
    """
    from scipy.special import betainc

    x = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, 2**14 + 1))  # closer together at both ends
    return np.interp(p, betainc(a, b, x), x)


def truncated_normal(mean: float, sd: float, low: float, high: float, p: np.ndarray) -> np.ndarray:
    """The inverse of a normal distribution cut off at low and high; computed in the lower tail,
    which is exact.
    """
    from scipy.special import ndtr, ndtri

    if low > mean:
        return 2 * mean - truncated_normal(mean, sd, 2 * mean - high, 2 * mean - low, 1 - p)
    below, above = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
    return np.clip(mean + sd * ndtri(below + p * (above - below)), low, high)


@lru_cache(maxsize=64)
def likely_values(shape: str, parameters: tuple[float, ...], low: float, high: float) -> np.ndarray:
    """65,536 equally likely values of a distribution, the inverse at the middle of each 1/65,536:
    array (32, 2048).

    Each row is every 32nd value, ascending: a distribution by itself, and small enough (16 kB) that
    those of all assumptions stay in the processor's cache.
    """
    size = FINENESS * RANKS
    found = (
        inverse(shape, parameters, low, high, (np.arange(size) + 0.5) / size)
        .reshape(RANKS, FINENESS)
        .T.copy()
    )
    found.flags.writeable = False
    return found
