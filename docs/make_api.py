"""Writes docs/api.md from the docstrings of the public names.

    python docs/make_api.py
"""

import inspect
import re
from pathlib import Path

import fosterlib as fl

PAGE = Path(__file__).with_name("api.md")
HEAD = """# What there is to call

Made from the docstrings by `python docs/make_api.py`; a test holds it against them. Money is in the case's unit and
negative is a saving, unless a name says otherwise.
"""


def public_names() -> list[str]:
    """The names of `fosterlib`, the classes last."""
    names = [*fl.__all__, *(name for names in fl.LATER.values() for name in names)]
    return sorted(names, key=lambda name: (name[0].isupper(), name.casefold()))


def entry(name: str) -> str:
    """One name: how it is called, and what it says of itself."""
    found = getattr(fl, name)
    signature = "" if inspect.isclass(found) else re.sub(r"[a-z_.]+\.([A-Z])", r"\1", str(inspect.signature(found)))
    return f"## {name}\n\n    {name}{signature}\n\n{inspect.getdoc(found)}\n"


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(entry, public_names())])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
