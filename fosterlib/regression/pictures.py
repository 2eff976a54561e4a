"""Whether two pictures of a notebook look the same: by the points that differ to the eye."""

import binascii
import io
from base64 import b64decode

import numpy as np
from PIL import Image

# The edges of letters and lines fall a little differently on other processors: a point may differ
# by so much in each colour, and so many points in a thousand by more, before a reader could see it.
COLOUR_STEPS = 40
POINTS_IN_A_THOUSAND = 0.5


def picture_difference(stored: str, now: str) -> tuple[str, str] | None:
    """What was stored and what comes now, in words; None if the two look the same.

    Both are PNGs in base64, as a notebook keeps them. Charts that say they are drawn in different
    fonts are not held against each other by their points: what they show is compared in words.
    """
    if stored == now or _are_in_other_fonts(stored, now):
        return None
    old, new = _points(stored), _points(now)
    if old is None or new is None:
        return _size(old), _size(new)
    if old.shape != new.shape:
        return _size(old), _size(new)
    other = (np.abs(old - new) > COLOUR_STEPS).any(axis=2)
    if other.mean() * 1000 <= POINTS_IN_A_THOUSAND:
        return None
    return _size(old), f"another in {other.mean():.1%} of its points"


def _are_in_other_fonts(stored: str, now: str) -> bool:
    fonts = [_font(stored), _font(now)]
    return all(fonts) and fonts[0] != fonts[1]


def _font(picture: str) -> str:
    """The font that a chart says it is drawn in; "" for another picture."""
    try:
        with Image.open(io.BytesIO(b64decode(picture))) as image:
            return str(image.info.get("Font", ""))
    except (OSError, ValueError, binascii.Error, Image.DecompressionBombError):
        return ""


def _points(picture: str) -> np.ndarray | None:
    """Rows of points in red, green and blue; None if it is no picture."""
    try:
        with Image.open(io.BytesIO(b64decode(picture))) as image:
            return np.asarray(image.convert("RGB"), dtype=int)
    except (OSError, ValueError, binascii.Error, Image.DecompressionBombError):
        return None


def _size(points: np.ndarray | None) -> str:
    if points is None:
        return "no picture that can be read"
    return f"a picture of {points.shape[1]} x {points.shape[0]} points"
