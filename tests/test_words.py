"""The words of both languages in fosterlib/words.csv: each is there, is used, and has the same
blanks in both.
"""

import ast
import csv
import re
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[1] / "fosterlib"
ROWS = list(csv.DictReader((LIBRARY / "words" / "words.csv").open(encoding="utf-8", newline="")))
KEYS = [row["key"] for row in ROWS]
BUILT = (
    "field_",
    "goes_",
    "kind_",
    "role_",
    "column_",
    r"chart\.",
    r"followup\.",
    r"bench\.",
    r"answer\.",
    r"even\.",
    r"file\.",
    r"nature\.",
    r"ref\.",
    r"col\.",
    "moved_",
    "gap_",
    r"form\.",
    "map_",
    "bridge_",
    "measure_",
    "legend_",
    r"overall\.",
    "state_",
    "date_",
)
# these keys are built from what a case says
FROM_DATA = ("basis.", "unit.", "units.", "reliability.", "impact.")


def texts_in_code():
    """Every text of the library; a text with blanks as a pattern that any key may fill."""
    for path in LIBRARY.rglob("*.js"):
        script = path.read_text(encoding="utf-8")
        yield from (re.escape(text) for text in re.findall(r'"([\w.]+)"', script))
        yield from (re.escape(name) for name in re.findall(r"\b([a-z_]+)(?=:|\()", script))
        for text in re.findall(r"`([\w.]+\.?)\$\{[^}]*\}`", script):
            yield re.escape(text) + r"(\w*)"
    for path in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(one.value) if isinstance(one, ast.Constant) else r"(\w*)"
                    for one in node.values
                ]
                yield "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)


TEXTS = set(texts_in_code())
PATTERNS = [text for text in TEXTS if r"(\w*)" in text and text.startswith(BUILT)]


def test_every_key_stands_once_and_in_order():
    assert sorted(set(KEYS)) == KEYS


@pytest.mark.parametrize("row", ROWS, ids=KEYS)
def test_both_languages_have_the_same_blanks(row):
    blanks = [re.findall(r"\{\d\}", row[lang]) for lang in ("da", "en")]
    assert sorted(blanks[0]) == sorted(blanks[1])
    assert bool(row["da"]) == bool(row["en"])


def is_built(key):
    """Whether a text with a blank gives the key, and what fills the blank is in the code too."""
    found = [re.fullmatch(pattern, key) for pattern in PATTERNS]
    return any(one and all(part == "" or part in TEXTS for part in one.groups()) for one in found)


def test_no_word_is_left_over():
    """A key that no text of the code names or can build is dead."""
    named = [key for key in KEYS if re.escape(key) in TEXTS or key.startswith(FROM_DATA)]
    assert [key for key in KEYS if key not in named and not is_built(key)] == []


def test_every_word_that_is_asked_for_is_there():
    asked = set()
    for path in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "word"
            ):
                asked |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    assert len(asked) > 100
    assert asked <= set(KEYS)
