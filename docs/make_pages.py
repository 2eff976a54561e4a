"""Writes docs/api.md from the docstrings of the public names, and the trace that docs/figure.md
shows.

python docs/make_pages.py
"""

import inspect
import re
from pathlib import Path

import fosterlib as fl

HERE = Path(__file__).parent
HEAD = """# What there is to call

Made from the docstrings by `make docs`; a test holds it against them. Money is in the case's unit
and negative is a saving, unless a name says otherwise.
"""


def public_names() -> list[str]:
    """The names of `fosterlib`, the classes last."""
    return sorted(fl.__all__, key=lambda name: (name[0].isupper(), name.casefold()))


def entry(name: str) -> str:
    """One name: how it is called, and what it says of itself."""
    found = getattr(fl, name)
    signature = (
        ""
        if inspect.isclass(found)
        else re.sub(r"[a-z_.]+\.([A-Z])", r"\1", str(inspect.signature(found)))
    )
    return f"## {name}\n\n    {name}{signature}\n\n{inspect.getdoc(found)}\n"


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(entry, public_names())])


def figure() -> str:
    """The page on a figure with the trace of today."""
    traced = fl.trace(
        fl.evaluate(fl.load_case(HERE.parent / "data/tv01c")),
        line="network",
        year="2019",
        lang="en",
    )
    before, _, after = (HERE / "figure.md").read_text(encoding="utf-8").partition("```text\n")
    return f"{before}```text\n{traced}\n```{after.partition('```')[2]}"


if __name__ == "__main__":
    (HERE / "api.md").write_text(page(), encoding="utf-8")
    (HERE / "figure.md").write_text(figure(), encoding="utf-8")
