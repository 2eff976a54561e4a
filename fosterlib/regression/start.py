"""A council's own repository: a case to fill in, a notebook a question, tests from the library."""

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fosterlib.load.new import new_case
from fosterlib.model.case import check_lang
from fosterlib.model.errors import CaseError, Problem
from fosterlib.regression.accept import accept
from fosterlib.regression.inputs import package_versions
from fosterlib.words.text import word

COUNCIL = files("fosterlib.regression") / "council"
PLACES = {
    "gitignore": ".gitignore",
    "workflow.yml": ".github/workflows/test.yml",
    "Makefile": "Makefile",
    "pyproject.toml": "pyproject.toml",
}
# What stands in those files as @council.lab, in the language asked for.
WORDS = (
    "council.accept",
    "council.help",
    "council.lab",
    "council.page",
    "council.tests",
    "council.test",
)
FENCE = "```python\n"


def start(folder: Path, lang: str = "da") -> Path:
    """Makes a repository whose tests pass at once: its notebooks are run and stored.

    Written whole or not at all; CaseError if the folder is there already or cannot be made.
    """
    check_lang(lang)
    if folder.exists() or folder.is_symlink():
        raise CaseError(
            Problem(
                "is there already; nothing was written",
                folder.name or str(folder),
                allowed="the name of a folder that is not there",
            )
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as spare:
            made = Path(spare) / folder.name
            _write(made, lang)
            accept(made / "notebooks")
            made.rename(folder)
    except OSError as error:
        reason = f"cannot be made, nothing was written: {error.strerror or error}"
        raise CaseError(Problem(reason, folder.name)) from error
    return folder


def _write(folder: Path, lang: str) -> None:
    new_case(folder / "data" / "my_case")
    texts = {place: _template(name, lang) for name, place in PLACES.items()}
    texts["README.md"] = (COUNCIL / f"README_{lang}.md").read_text("utf-8")
    texts["requirements.txt"] = f"fosterlib[test]=={package_versions()['fosterlib']}\n"
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir()
    for source in COUNCIL.iterdir():
        if source.name[:1].isdigit() and source.name.endswith(f"_{lang}.md"):
            name = source.name.removesuffix(f"_{lang}.md")
            _write_notebook(folder / "notebooks" / f"{name}.ipynb", source.read_text("utf-8"))


def _template(name: str, lang: str) -> str:
    text = (COUNCIL / name).read_text("utf-8")
    for key in WORDS:
        text = text.replace(f"@{key}", word(key, lang))
    return text


def _write_notebook(path: Path, text: str) -> None:
    """A notebook from a text: prose, and the code between its fences."""
    import nbformat

    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(
        cells=list(_cells(path.stem, text)), metadata={"kernelspec": kernel}
    )
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _cells(name: str, text: str) -> Any:
    from nbformat.v4 import new_code_cell, new_markdown_cell

    number = 0
    for part in text.split(FENCE):
        code, _, prose = part.rpartition("```\n") if "```\n" in part else ("", "", part)
        for make, source in ((new_code_cell, code), (new_markdown_cell, prose)):
            if source.strip():
                yield make(source.strip(), id=f"{name}-{number}")
                number += 1
