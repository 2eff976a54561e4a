"""How wide a text is in the font that it is drawn in, and texts broken to the room there is."""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

import matplotlib as mpl
from matplotlib import rc_params_from_file
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager, get_font_names

from fosterlib.model.errors import CaseError, Problem, nearest

# What a municipality's papers are set in; the last comes with matplotlib and has every letter.
FACES = ("Arial", "Helvetica Neue", "Helvetica", "Liberation Sans", "DejaVu Sans")
DPI = 300
SAFE = 1.01  # of the width: letters are placed on whole points of the picture


@cache
def style() -> dict:
    """The one style of every chart."""
    path = files("fosterlib.charts") / "fosterlib.mplstyle"
    return dict(rc_params_from_file(str(path), use_default_template=False))


@cache
def _installed() -> frozenset[str]:
    """The families of this machine. matplotlib keeps a list of them from when it was first used;
    what has been installed since is added.
    """
    known = {font.fname for font in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - known):
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError):  # a file that is no font, or one of another kind
            continue
    return frozenset(get_font_names())


def faces(font: str | None = None) -> tuple[str, ...]:
    """The font families a chart is drawn in: the asked one first, then those that are on this
    machine. CaseError for a font that is not: another would be put in its place without a word.
    """
    installed = _installed()
    if font is not None and font not in installed:
        reason = "is no font of this machine, and the chart is not drawn in another"
        raise CaseError(Problem(reason, field="font", value=font, nearest=nearest(font, installed)))
    chosen = [font] if font else []
    return tuple(dict.fromkeys([*chosen, *(face for face in FACES if face in installed)]))


@lru_cache(maxsize=65536)
def width_of(text: str, size: float, fonts: tuple[str, ...], bold: bool = False) -> float:
    """The width of a text in points."""
    if not text:
        return 0.0
    with mpl.rc_context(style()):
        wide, _, _ = _renderer().get_text_width_height_descent(
            text, _font(fonts, bold, size), False
        )
    return wide * 72 / DPI * SAFE


def lines_of(text: str, room: float, wide: Callable[[str], float]) -> list[str]:
    """The text in lines that are no wider than `room`, as `wide` measures them; a word that is
    wider is broken, never cut.
    """
    lines = [""]
    for piece in text.split():
        longer = f"{lines[-1]} {piece}".strip()
        if wide(longer) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while wide(piece) > room and len(piece) > 1:
            fits = next((n for n in range(len(piece) - 1, 1, -1) if wide(piece[:n]) <= room), 1)
            lines[-1:] = [piece[:fits], ""]
            piece = piece[fits:]
        lines[-1] = piece
    return lines


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, DPI)


@lru_cache(maxsize=256)
def _font(fonts: tuple[str, ...], bold: bool, size: float) -> FontProperties:
    return FontProperties(family=list(fonts), weight="bold" if bold else "normal", size=size)
