"""A cell that failed, in words: which figure was stored and which comes now."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from fosterlib.regression.shown import Difference, differences, shown
from fosterlib.words.text import word

ONE_LINE = 60
CONTEXT_WORDS = 2


def cell_name(source: str) -> str:
    """What a cell shows, by its last expression: `fl.budget_table(plan)` is "budget table"."""
    try:
        last = ast.parse(source).body[-1]
    except (SyntaxError, IndexError):
        return "cell"
    shows = last.value if isinstance(last, ast.Expr) else None
    if isinstance(shows, ast.Call) and getattr(shows.func, "id", "") == "print" and shows.args:
        shows = shows.args[0]
    while shows is not None:
        if name := _plain_name(shows):
            return name
        called = getattr(shows, "func", shows)
        shows = getattr(called, "value", None)
    return "text"


def moved_lines(
    notebook: str,
    source: str,
    stored: Iterable[Mapping[str, Any]],
    now: Iterable[Mapping[str, Any]],
    lang: str = "en",
) -> list[str]:
    """A line for each figure, line of text or chart that is not as stored."""
    found = differences(shown(stored), shown(now))
    return [told(one, notebook, cell_name(source), lang) for one in found]


def markup_line(notebook: str, source: str, stored: Sequence, now: Sequence) -> str:
    """For outputs that show the same and are still not the same: the first place that differs."""
    for old, new in zip(stored, now, strict=False):
        was, comes = (one.get("data") or {"text": one.get("text", "")} for one in (old, new))
        for form in was:
            if form in comes and was[form] != comes[form] and form != "image/png":
                texts = closeup(_joined(was[form]), _joined(comes[form]))
                return f"{notebook}, {cell_name(source)}: every figure as stored, but {form}: " + (
                    f"stored {texts[0]}, now {texts[1]}"
                )
    return f"{notebook}, {cell_name(source)}: every figure as stored, but in another form"


def told(one: Difference, notebook: str, cell: str, lang: str = "en") -> str:
    """A difference as it is told: on one line if it is short, else the words and both in full."""
    where = notebook, cell, one.place
    if len(one.stored) + len(one.now) <= ONE_LINE:
        return word("command.moved_short", lang, *where, one.stored, one.now)
    texts = *closeup(one.stored, one.now), one.stored, one.now
    return word("command.moved_long", lang, *where, *texts)


def closeup(stored: str, now: str) -> tuple[str, str]:
    """The words that differ between two texts, with the two words before them."""
    old, new = stored.split(), now.split()
    changes = [
        places
        for tag, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    if not changes:
        return "(other white space)", "(other white space)"
    return _around(old, [(a, b) for a, b, _, _ in changes]), _around(
        new, [(c, d) for _, _, c, d in changes]
    )


def error_line(notebook: str, number: int, source: str, error: str) -> str:
    """A cell that raised, in a sentence."""
    return f"{notebook}, {cell_name(source)}: cell {number} raises {error}"


def _around(words: Sequence[str], places: Iterable[tuple[int, int]]) -> str:
    parts = []
    for begin, end in places:
        first = max(begin - CONTEXT_WORDS, 0)
        parts.append(" ".join(words[first:end]) or "(nothing)")
    text = " ... ".join(parts)
    return f"«{text[:200]}{'...' if len(text) > 200 else ''}»"


def _plain_name(node: ast.AST) -> str:
    """`budget table` of fl.budget_table, `bench.results.total` as it is; '' for anything else."""
    parts: list[str] = []
    called = isinstance(node, ast.Call)
    if isinstance(node, ast.Call):
        node = node.func
    while isinstance(node, ast.Attribute):
        parts, node = [node.attr, *parts], node.value
    if not isinstance(node, ast.Name):
        return ""
    if called and len(parts) <= 1:
        return (parts[0] if parts else node.id).replace("_", " ")
    return "" if called else ".".join([node.id, *parts])


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
