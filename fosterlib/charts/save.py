"""A chart as the bytes of a picture: the same chart gives the same bytes, with its fonts in it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from fosterlib.charts.figure import style
from fosterlib.model.errors import CaseError, Problem

TOLD = {
    "png": "Description",
    "svg": "Description",
    "pdf": "Subject",
}  # where a format keeps a word on its content
DATES = {"png": (), "svg": ("Date",), "pdf": ("CreationDate",)}
DPI = 200


def chart_bytes(figure: Figure, form: str, about: str = "") -> bytes:
    """The chart as "png" (200 dots per inch), "svg" (its text stays text) or "pdf" (TrueType fonts
    embedded).

    `about` is kept in the file's metadata. CaseError if a font of the chart is not on this machine:
    another would be put in its place without a word.
    """
    with mpl.rc_context(style()), io.BytesIO() as buffer:
        for family in mpl.rcParams["font.family"]:
            try:
                findfont(family, fallback_to_default=False)
            except ValueError:
                reason = (
                    "the font of the charts is not on this machine, so the chart is not drawn in"
                    " another"
                )
                raise CaseError(
                    Problem(reason, value=family, allowed="a font that is installed")
                ) from None
        told = {TOLD[form]: about} if about else {}
        with nullcontext() if form == "png" else plain_text(figure):
            figure.savefig(
                buffer, format=form, dpi=DPI, metadata={**told, **dict.fromkeys(DATES[form])}
            )
        return buffer.getvalue()


@contextmanager
def plain_text(figure: Figure) -> Iterator[None]:
    """The figure without outlines around its letters: matplotlib writes outlined text as shapes,
    not as text.
    """
    outlined = {
        text: text.get_path_effects() for text in figure.findobj(Text) if text.get_path_effects()
    }
    try:
        for text in outlined:
            text.set_path_effects([])
        yield
    finally:
        for text, effects in outlined.items():
            text.set_path_effects(effects)
