"""How dense the library is to read: tokens a line, long functions, branches.

python -m benchmarks.density [folder of a library]
"""

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from pathlib import Path
from statistics import quantiles

COUNTED = {tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING}
LONG = 40  # lines of a function, when formatted in 88 columns
RUFF = [sys.executable, "-m", "ruff"]


def sources(folder: Path) -> list[Path]:
    """Every file of Python in a folder."""
    return sorted(folder.rglob("*.py"))


def tokens_and_code_lines(path: Path) -> tuple[int, int]:
    """Names, operators, numbers and strings; and the lines on which any of them begins.

    A docstring is one string on one line.
    """
    with path.open("rb") as file:
        found = [token for token in tokenize.tokenize(file.readline) if token.type in COUNTED]
    return len(found), len({token.start[0] for token in found})


def function_lengths(path: Path) -> list[int]:
    """The lines of each function from `def` to its end, docstring and all."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lengths_in_88_columns(folder: Path) -> list[int]:
    """The lengths of all functions once a formatter has laid them out."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(folder, Path(place) / "copy"))
        for path in sources(copy):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"# fmt: (skip|off)", "#", text), encoding="utf-8")
        layout = ["format", "--quiet", "--isolated", "--no-cache", "--line-length=88"]
        subprocess.run([*RUFF, *layout, copy], check=True)
        return [length for path in sources(copy) for length in function_lengths(path)]


def branches(folder: Path) -> list[int]:
    """McCabe's number of each function, as rule C901 counts it: 1, and 1 for each branch."""
    rule = ["--select=C901", "--config=lint.mccabe.max-complexity=0", "--ignore-noqa"]
    command = [*RUFF, "check", "--isolated", "--no-cache", "--output-format=json", *rule, folder]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return [int(re.search(r"\((\d+) > 0\)", each["message"])[1]) for each in json.loads(found)]


def measured(folder: Path) -> dict[str, str]:
    """What is measured, in words, and its figure."""
    counts = [tokens_and_code_lines(path) for path in sources(folder)]
    tokens, code = (sum(column) for column in zip(*counts, strict=True))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in sources(folder))
    lengths, numbers = lengths_in_88_columns(folder), branches(folder)
    return {
        "files": f"{len(counts):,}",
        "lines": f"{lines:,}",
        "lines with code": f"{code:,}",
        "tokens": f"{tokens:,}",
        "tokens a code line": f"{tokens / code:.1f}",
        "functions": f"{len(lengths):,}",
        f"functions above {LONG} lines in 88 columns": f"{sum(n > LONG for n in lengths):,}",
        "the longest of them, lines": f"{max(lengths):,}",
        "branches a function (C901), p90": f"{quantiles(numbers, n=10)[-1]:.0f}",
        "branches a function (C901), most": f"{max(numbers):,}",
    }


if __name__ == "__main__":
    library = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[1] / "fosterlib"
    for name, figure in measured(library).items():
        print(f"| {name} | {figure} |")
