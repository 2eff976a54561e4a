"""Characters that no document can hold: a paper, a workbook and a web page would be refused."""

import re

from fosterlib.model.errors import Problem

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_CHARACTERS = 10_000  # of a cell or a reason
NO_CHARACTER = "holds a character that no document can show"
NAMES = {"\x0b": "vertical tab", "\x0c": "form feed", "\x1b": "escape"}


def unprintable(text: str) -> tuple[int, str] | None:
    """Where the first such character of a text stands, and what it is: `U+000C (form feed)`."""
    found = UNPRINTABLE.search(text)
    if not found:
        return None
    name = NAMES.get(found[0])
    return found.start(), f"U+{ord(found[0]):04X}" + (f" ({name})" if name else "")


def text_problems(field: str, text: str) -> list[Problem]:
    """What is wrong with a text that somebody gives: characters, or more than can be read again."""
    found = unprintable(text)
    problems = [Problem(f"{NO_CHARACTER}: {found[1]}", field=field)] if found else []
    if len(text) > MOST_CHARACTERS:
        problems.append(Problem(f"is longer than {MOST_CHARACTERS:,} characters", field=field))
    return problems
