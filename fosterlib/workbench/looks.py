"""The style sheet of the workbench: its rules, and the colours of the charts as variables."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from fosterlib.charts.palette import COLOURS, COSTS, SAVINGS, THEMES, UNSPLIT

SLOTS = (*SAVINGS, *COSTS, UNSPLIT)
DARK = 'body[data-jp-theme-light="false"] .fl:not(.fl-light)'
DARK_PAGE = ".fl-page .fl:not(.fl-light)"


@cache
def css_text() -> str:
    """The whole style sheet: light by day, dark where the page around is, light on paper."""
    rules = (files("fosterlib.workbench") / "workbench.css").read_text(encoding="utf-8")
    light, dark, grey = ("".join(_variables(theme)) for theme in THEMES)
    return (
        f".fl{{color-scheme:light;{light}}}\n"
        f"{DARK}{{color-scheme:dark;{dark}}}\n"
        f"@media (prefers-color-scheme:dark){{{DARK_PAGE}{{color-scheme:dark;{dark}}}"
        f".fl-page{{--page:{COLOURS['paper'][1]}}}}}\n"
        f".fl.fl-grey{{{grey}}}\n"
        f"{''.join(_slots())}\n{rules}"
        f"@media print{{.fl.fl,{DARK_PAGE},{DARK}{{color-scheme:light;{light}}}"
        f".fl-page{{--page:#fff}}}}\n"
    )


def _variables(theme: str) -> Iterator[str]:
    n = THEMES.index(theme)
    for name, colours in COLOURS.items():
        yield f"--{name}:{colours[n]};"
    for slot in SLOTS:
        yield f"--f-{slot.name}:{slot.colour[n]};--i-{slot.name}:{slot.text[n]};"
        if slot.hatch:
            yield f"--h-{slot.name}:{slot.hatch_colour[n]};"


def _slots() -> Iterator[str]:
    for slot in SLOTS:
        yield f".fl .f-{slot.name}{{fill:var(--f-{slot.name})}}"
        yield f".fl .i-{slot.name}{{fill:var(--i-{slot.name})}}"
        yield f".fl .h-{slot.name}{{stroke:var(--h-{slot.name})}}"
        yield f".fl .d-{slot.name}{{fill:var(--h-{slot.name})}}"
    yield ".fl .f-cost{fill:var(--cost)}.fl .h-cost{stroke:var(--cost-hatch)}"


def tight(rules: str) -> str:
    """A style sheet without remarks, indents and line breaks: a page is to be small."""
    without = re.sub(r"(?s)/\*.*?\*/", "", rules)
    return re.sub(r"\s*([{};,])\s*|(?<=:) (?=\S)|\s*\n\s*", r"\1", without)
