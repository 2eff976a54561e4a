"""A chart as the bytes of a picture: the same chart gives the same bytes, with its fonts in it."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont

from fosterlib.charts.figure import style
from fosterlib.errors import CaseError, Problem

NO_DATE = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
DPI = 200


def chart_bytes(figure: Figure, form: str) -> bytes:
    """The chart as "png" (200 dots per inch), "svg" (its text stays text) or "pdf" (TrueType fonts embedded).

    CaseError if a font of the chart is not on this machine: another would be put in its place without a word.
    """
    with mpl.rc_context(style()), io.BytesIO() as buffer:
        for family in mpl.rcParams["font.family"]:
            try:
                findfont(family, fallback_to_default=False)
            except ValueError:
                reason = "the font of the charts is not on this machine, so the chart is not drawn in another"
                raise CaseError(Problem(reason, value=family, allowed="a font that is installed")) from None
        figure.savefig(buffer, format=form, dpi=DPI, metadata=NO_DATE[form])
        return buffer.getvalue()
