"""Texts in both languages, and numbers, as JSON has them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from fosterlib.model.case import LANGUAGES, label


def in_both(text: Callable[[str], str]) -> dict[str, str]:
    """A text in both languages."""
    return {lang: text(lang) for lang in LANGUAGES}


def both(named, field: str = "label") -> dict[str, str]:
    """A label, or another text of something, in both languages."""
    return in_both(lambda lang: label(named, lang, field))


def as_json(numbers) -> Any:
    """Numbers for JSON, as nested as they are; NaN is null."""
    if np.ndim(numbers):
        return [as_json(one) for one in numbers]
    return None if math.isnan(numbers) else float(numbers)
