"""How an uncertain number is drawn: the words of the `distribution` column, read and checked."""

PARAMETERS = {"fixed": (0,), "uniform": (0,), "triangular": (0, 1), "pert": (0, 1), "normal": (2,)}


def read_distribution(text: str, value: float, low: float, high: float) -> tuple[str, tuple[float, ...]]:
    """The shape and its parameters: ("triangular", (mode,)), ("normal", (mean, sd)). ValueError says what is wrong.

    A blank is fixed: not drawn. A triangular or PERT distribution without a mode has its mode at `value`.
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
    if shape == "normal" and not parameters[1] > 0:
        raise ValueError("the standard deviation must be above 0")
    if shape in ("triangular", "pert"):
        parameters = parameters or (value,)
        if not low <= parameters[0] <= high:
            raise ValueError(f"the mode must lie in {low:g} to {high:g}")
    return shape, parameters
