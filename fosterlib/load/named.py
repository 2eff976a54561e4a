"""Names that must exist, and names that may stand only once."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

from fosterlib.model.errors import Problem, nearest

NORDIC = {"æ": "ae", "ø": "oe", "å": "aa", "ð": "d", "þ": "th"}
LETTERS = str.maketrans({**NORDIC, "ß": "ss", "ł": "l"})


def id_of_label(text: str, taken: set[str]) -> str:
    """An id from a label: its first words in plain letters, and a number if the id is taken."""
    letters = text.casefold().replace("'", "").translate(LETTERS)
    words = re.findall(
        r"[a-z0-9]+", unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    )
    stem = "_".join(words) if words and words[0][0].isalpha() else "_".join(["line", *words])
    if len(stem) > 40:
        stem = stem[:40].rsplit("_", 1)[0]
    numbered = chain([stem], (f"{stem}_{number}" for number in count(2)))
    name = next(name for name in numbered if name not in taken)
    taken.add(name)
    return name


def duplicates(keys: Iterable[tuple[str, str]], file: str, what: str) -> list[Problem]:
    """Keys, given as (row, key), that stand twice."""
    seen: dict[str, str] = {}
    problems = []
    for row, key in keys:
        if key in seen:
            problems.append(
                Problem(
                    f"{what} '{key}' stands twice, first in row {seen[key]}",
                    file,
                    row,
                    field=what,
                    value=key,
                )
            )
        seen.setdefault(key, row)
    return problems


def one_of(value: str, valid: Iterable[str], file: str, row: str, field: str) -> list[Problem]:
    """A problem if `value` is none of the valid names."""
    valid = list(valid)
    if value in valid:
        return []
    return [
        Problem(
            "there is no such name",
            file,
            row,
            field=field,
            value=value,
            allowed=", ".join(valid[:20]),
            nearest=nearest(value, valid),
        )
    ]
