"""What can be wrong with the input, said so that a clerk can mend it."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: file, row, field, value, what is allowed, the nearest
    valid name. `message_da` is the case's own Danish, where the message is a case's.
    """

    message: str
    file: str = ""
    row: str = ""
    _: KW_ONLY
    field: str = ""
    value: object = None
    allowed: str = ""
    nearest: str = ""
    message_da: str = ""

    def __str__(self) -> str:
        column = self.field.startswith("column ")  # of a workbook, which says so itself
        named = self.field if column else self.field and f"field {self.field}"
        place = [self.file, self.row and f"row {self.row}", named]
        text = ": ".join(
            part for part in (", ".join(part for part in place if part), self.message) if part
        )
        if self.value is not None:
            text += f" (value: {_shown(self.value)})"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        return text + (f"; did you mean '{self.nearest}'?" if self.nearest else "")

    def __repr__(self) -> str:
        return f"Problem: {self}"


class CaseError(ValueError):
    """Input that cannot be used. `.problems` holds every `Problem` found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(problems: Iterable[Problem]) -> None:
    """CaseError with all problems, if there are any."""
    if found := list(problems):
        raise CaseError(found)


def must_be(name: str, names: Iterable[str], kind: str) -> None:
    """CaseError with the nearest if `name` is none of these names."""
    names = list(names)
    if name not in names:
        raise CaseError(
            Problem(
                f"there is no {kind} '{name}'",
                allowed=", ".join(names),
                nearest=nearest(name, names),
            )
        )


def nearest(name: str, names: Iterable[str]) -> str:
    """The valid name most like `name`, or '' if none is like it."""
    return next(iter(get_close_matches(str(name), list(names), n=1, cutoff=0.6)), "")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
