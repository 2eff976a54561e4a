"""The prose of a paper: Markdown with blanks that are filled from the results, so that no figure is
typed twice.

A blank is `{saving network 2018}`. A table, a chart or the sentences of a part stand alone in a
paragraph, as `{table budget: caption}`, `{chart effects}`, `{economy part1}`. A passage that holds
for some states alone stands between `{if network saves}` and `{end}`. data/README.md lists them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from typing import Any

from fosterlib.charts.figure import Chart
from fosterlib.export.blanks import blank, economy
from fosterlib.export.conditions import condition_holds, kept_text
from fosterlib.export.contents import CHARTS, TABLES, Subject
from fosterlib.model.case import label
from fosterlib.model.errors import CaseError, Problem, must_be, refuse
from fosterlib.words.tables import Table

BLANK = re.compile(r"\{([^{}]*)\}")
ALONE = re.compile(
    r"\{(table|chart|economy|notes|landscape|page)(?: ([\w ]+?))?(?::\s*(.+))?\}", re.DOTALL
)
Runs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Block:
    """A piece of the paper: heading, text, items, rows (a table that was typed), caption, table,
    chart, notes ...

    Texts are runs: (text, style) with style "", "strong" or "emphasis". `level` is that of a
    heading.
    """

    kind: str
    runs: Runs = ()
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    items: tuple[Runs, ...] = ()
    content: Table | Chart | None = None
    caption: str = ""


def paper_blocks(subject: Subject) -> list[Block]:
    """The paper of a case in order: its own prose (paper_da.md), or the library's form, then the
    annex.

    Sections without content are left out. CaseError lists every blank that cannot be filled.
    """
    problems: list[Problem] = []
    lang = subject.lang
    own = subject.case.prose.get(lang)
    form, annex = (files("fosterlib.export") / f"{name}_{lang}.md" for name in ("form", "annex"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in (form, annex)}
    if own is not None:
        texts = {f"paper_{lang}.md": own, annex.name: texts[annex.name]}
    drafts = [_Draft(subject, text, file, problems) for file, text in texts.items()]
    blocks = [block for draft in drafts for block in _blocks(draft)]
    refuse(problems)
    return without_empty_sections(blocks)


def without_empty_sections(blocks: list[Block]) -> list[Block]:
    """Without the headings that nothing stands under; the headings of level 1 stay."""
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else Block("heading")
        empty = below.kind in ("landscape", "page") or (
            below.kind == "heading" and below.level <= block.level
        )
        if not (block.kind == "heading" and block.level > 1 and empty):
            kept.append(block)
    return kept[::-1]


@dataclass(frozen=True)
class _Draft:
    """A text while its blanks are filled; what cannot be filled goes into `problems`, by line."""

    subject: Subject
    text: str
    file: str
    problems: list[Problem]

    def kept(self) -> str:
        """The text without the passages whose condition does not hold."""

        def holds(condition: str) -> bool:
            written = f"{{if {condition}}}"
            return self.asked(
                written, lambda: condition_holds(self.subject.results, condition), False
            )

        def found(row: int, written: str, reason: str) -> None:
            self.problems.append(Problem(reason, self.file, str(row), value=written))

        return kept_text(self.text, holds, found)

    def asked(self, written: str, answer: Callable[[], Any], otherwise: Any) -> Any:
        """The answer to a blank as it is written, or `otherwise` if there is none."""
        try:
            return answer()
        except CaseError as error:
            row = str(self.text[: self.text.find(written)].count("\n") + 1)
            for found in error.problems:
                self.problems.append(
                    replace(found, file=self.file, row=row, field="", value=written)
                )
            return otherwise

    def filled(self, raw: str) -> str:
        """A text with its blanks filled."""

        def fill(found: re.Match) -> str:
            return self.asked(found[0], lambda: blank(self.subject, found[1]), found[0])

        return BLANK.sub(fill, raw)


def _blocks(draft: _Draft) -> Iterator[Block]:
    """The blocks of a text, in its order."""
    import mistune

    nodes: Any = mistune.create_markdown(renderer="ast", plugins=["table"])(draft.kept())
    for node in nodes:
        alone = ALONE.fullmatch(_raw(node).strip()) if node["type"] == "paragraph" else None
        if alone:
            caption = draft.filled((alone[3] or "").strip())
            answer = partial(_alone, draft.subject, alone[1], alone[2] or "", caption)
            yield from draft.asked(alone[0], answer, [])
        else:
            yield from _block(node, draft.filled)


def _block(node: dict, filled: Callable[[str], str]) -> Iterator[Block]:
    """The block of a node of Markdown, if there is anything in it."""
    if node["type"] == "heading":
        yield Block("heading", _runs(node, filled), level=node["attrs"]["level"])
    elif node["type"] == "list":
        yield Block("items", items=tuple(_runs(item, filled) for item in node["children"]))
    elif node["type"] == "table":
        head, *body = node["children"]
        rows = [head, *(row for part in body for row in part["children"])]
        cells = [tuple(filled(_raw(cell)).strip() for cell in row["children"]) for row in rows]
        below = [row for row in cells[1:] if any(row)]  # a row without content is left out
        if below or (any(cells[0]) and len(cells) == 1):
            yield Block("rows", rows=(cells[0], *below))
    elif _raw(node).strip():
        yield Block("text", _runs(node, filled))


def _raw(node: dict) -> str:
    """The text of a node without its style."""
    if node["type"] in ("softbreak", "linebreak"):
        return " "
    return node.get("raw", "") + "".join(_raw(child) for child in node.get("children", []))


def _runs(node: dict, filled: Callable[[str], str], style: str = "") -> Runs:
    if node["type"] in ("strong", "emphasis"):
        style = node["type"]
    if "children" in node:
        return tuple(run for child in node["children"] for run in _runs(child, filled, style))
    return ((filled(_raw(node)), style),)


def _alone(subject: Subject, kind: str, name: str, caption: str) -> list[Block]:
    """The blocks for a paragraph that is one blank: a table, a chart, sentences, the notes, a
    turned page.
    """
    if kind == "table" and not name:
        return [Block("caption", caption=caption)]
    if kind in ("table", "chart"):
        known: dict[str, Callable] = dict(TABLES if kind == "table" else CHARTS)
        must_be(name, known, kind)
        content = known[name](subject)
        return [Block(kind, content=content, caption=caption)] if content is not None else []
    if kind == "economy":
        parts = subject.case.header.part
        if name:
            must_be(name, [part.id for part in parts], "part")
        blocks = []
        for part in parts:
            if name in ("", part.id) and (texts := economy(subject, part.id)):
                blocks += (
                    [] if name else [Block("heading", ((label(part, subject.lang), ""),), level=3)]
                )
                blocks.append(Block("items", items=tuple(((text, ""),) for text in texts)))
        return blocks
    return [Block(kind)]
