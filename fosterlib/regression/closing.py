"""The end of a test run: each cause once, the notebooks it reaches, and what to do next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

UNKNOWN_CAUSE = "what these notebooks were stored with was not kept, so the cause is not known"
NO_CAUSE = (
    "no data file, no cell, no package and no line of the library differs from what the outputs"
    " were stored with: another machine, a clock or chance"
)
MOST_SHOWN = 20


def summary_lines(moved: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is printed after the failures; `moved` has one entry for each cell that failed."""
    lines = []
    for causes, cells in _by_causes(moved).items():
        notebooks = Counter(cell["notebook"] for cell in cells)
        figures = sum(cell["figures"] for cell in cells)
        raised = sum(cell["kind"] == "raised" for cell in cells)
        lines += [*causes[:MOST_SHOWN]]
        if len(causes) > MOST_SHOWN:
            lines.append(f"... and {len(causes) - MOST_SHOWN} more")
        what = [f"moves {figures} figures or lines"] if figures else []
        what += [f"stops {raised} cells"] if raised else []
        names = ", ".join(
            f"{name} ({count})" if count > 1 else name for name, count in sorted(notebooks.items())
        )
        lines += [f"    {' and '.join(what)} in {_counted(notebooks)}: {names}", ""]
    return lines + accept_lines(moved)


def accept_lines(moved: Sequence[Mapping[str, Any]]) -> list[str]:
    """How to store what is meant, or that a cell has to be mended first."""
    if any(cell["kind"] == "raised" for cell in moved):
        return ["A cell that stops must be mended; nothing can be accepted before."]
    name = moved[0]["notebook"].removesuffix(".ipynb")
    return [
        "Not meant: find the change above and take it back. Meant: accept it on purpose, with",
        f"    python -m fosterlib accept          (or one notebook: ... accept {name})",
    ]


def _by_causes(moved: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list]:
    """The failed cells by what caused them; one set of causes that holds another takes it up."""
    sets = {cell["notebook"]: _causes(cell["reasons"]) for cell in moved}
    shared = Counter(cause for causes in sets.values() for cause in causes)
    groups: dict[tuple[str, ...], list] = {}
    for cell in moved:
        causes = sets[cell["notebook"]]
        key = tuple(sorted(causes, key=lambda cause: -shared[cause]))
        groups.setdefault(key, []).append(cell)
    return groups


def _causes(found: Sequence[str] | None) -> tuple[str, ...]:
    if found is None:
        return (UNKNOWN_CAUSE,)
    return tuple(found) or (NO_CAUSE,)


def _counted(notebooks: Counter) -> str:
    cells = sum(notebooks.values())
    return (
        f"{cells} cell{'s' * (cells > 1)} of {len(notebooks)} notebook{'s' * (len(notebooks) > 1)}"
    )
