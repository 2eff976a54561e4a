"""A chart as the bytes of a picture: the same chart gives the same bytes, with its fonts in it."""

import io

import matplotlib as mpl
from matplotlib.figure import Figure

from fosterlib.charts.figure import Chart
from fosterlib.charts.measure import style

# where a format keeps a word on its content
TOLD = {"png": "Description", "svg": "Description", "pdf": "Subject"}
DATES = {"png": (), "svg": ("Date",), "pdf": ("CreationDate",)}
DPI = 200


def chart_bytes(figure: Figure, form: str, about: str = "") -> bytes:
    """The chart as "png" (200 dots per inch), "svg" (its text stays text) or "pdf" (TrueType fonts
    embedded). `about` is kept in the file's metadata.
    """
    told = {TOLD[form]: about} if about else {}
    if form == "png" and isinstance(figure, Chart):
        told |= figure.drawn_in()
    with mpl.rc_context(style()), io.BytesIO() as buffer:
        figure.savefig(
            buffer, format=form, dpi=DPI, metadata={**told, **dict.fromkeys(DATES[form])}
        )
        return buffer.getvalue()
