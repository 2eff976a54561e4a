"""Names that must exist, and names that may stand only once."""

from collections.abc import Iterable

from fosterlib.model.errors import Problem, nearest


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
