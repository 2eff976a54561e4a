"""The committee paper as a Word document, in the council's own form."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from immutabledict import immutabledict

from fosterlib.charts.save import chart_bytes
from fosterlib.export import ooxml as office
from fosterlib.export.blanks import GAP
from fosterlib.export.contents import Subject, column_names
from fosterlib.export.output import steady_zip, write_output
from fosterlib.export.passages import (
    fill_gaps,
    filled_gaps,
    gap_control,
    name_fields,
    put_marks,
    refuse_what_would_be_lost,
)
from fosterlib.export.prose import Block, paper_blocks
from fosterlib.export.templates import chart_font, open_template
from fosterlib.load.archive import read_archive
from fosterlib.model.case import check_lang, label
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.words.stamp import moved, stamp
from fosterlib.words.tables import Table, printed_cells, scenario_title
from fosterlib.words.text import word

NO_CAPTION = "-"  # {table key_figures: -}
LANGUAGE_TAGS = {"da": "da-DK", "en": "en-GB"}
HEADINGS = {1: "Title", 2: "Heading 1", 3: "Heading 2"}
YELLOW, PALE = "FFFF00", "E8EDF2"
KEEP_TOGETHER_ROWS = 16  # a table larger than a page cannot be kept together
KEEP_TOGETHER_LETTERS = 2_000
TYPE, SMALL_TYPE = 8.5, 7.5  # points, in tables; the small one for more than MOST_COLUMNS
MOST_COLUMNS = 7
LETTER = 0.53  # the width of a letter in a text, as a share of the size of the type
WIDE_LETTER = 0.58  # in a single word, which must fit whatever its letters are
LONGEST_WORD = 24  # letters; a longer one, such as an address, may break
CELL_MARGINS = 13.0  # points
MOST_PROPERTY = 255  # letters in a field of a document


@checked
def export_paper(
    results: Results,
    path: str | Path,
    lang: str = "da",
    template: str | Path | None = None,
    compared: Results | None = None,
    on: date | None = None,
    *,
    replace: bool = False,
) -> Path:
    """Writes the committee paper to `path` (.docx), whole or not at all; gives the path.

    The prose is the case's own (paper_da.md, paper_en.md) or the library's form. `template`: the
    municipality's own .docx or .dotx, whose font the charts are drawn in where this machine has it.
    `compared`: another scenario of the case, or another version of it;
    None holds a scenario against the published case. Text written into the notes field and into
    the gaps of an earlier export is kept; written anywhere else, it is named and the file is not
    written; nor where the new paper has no such gap. `replace`: write over it all the same, notes
    and gaps too. Money in the case's unit, negative = saving. The same inputs give the same bytes.
    CaseError if it cannot be written, or the prose asks for what is not there.
    """
    check_lang(lang)
    path = Path(path)
    earlier = None if replace else earlier_paper(path)
    notes = _notes_of(earlier, path.name)
    gaps = filled_gaps(earlier) if earlier is not None else {}
    document = new_document(template, lang)
    font = chart_font(document) if template else None
    blocks = paper_blocks(Subject(results, lang, compared, on, has_captions=True, font=font))
    for above, block in zip([None, *blocks], blocks, strict=False):
        begun = len(document.paragraphs)
        add_block(document, block, results, lang, notes)
        if above is not None and above.kind == "page":
            # not a paragraph of its own, which may fall on a page of its own
            document.paragraphs[begun].paragraph_format.page_break_before = True
    title = scenario_title(results, lang)
    return write_document(document, path, title, results, lang, on, gaps)


def earlier_paper(path: str | Path):
    """The paper that stands at `path`; None if there is none. CaseError if somebody's work in it
    would be lost.
    """
    path = Path(path)
    if not path.is_file():
        return None
    earlier = _opened(path)
    name_fields(earlier)
    office.kept_notes(earlier, path.name)  # refuses notes that cannot be carried over
    refuse_what_would_be_lost(earlier, path.name)
    return earlier


def _notes_of(earlier, file: str) -> list:
    if earlier is None:
        return []
    notes = office.kept_notes(earlier, file)
    elements = [element for note in notes for element in note.iter()]
    texts = [element.text or "" for element in elements if element.tag.endswith("}t")]
    untouched = ("", *(word("notes_here", lang) for lang in LANGUAGE_TAGS))
    return [] if "".join(texts).strip() in untouched else notes


def _opened(path: str | Path):
    data = read_archive(path, "a .docx file")
    try:
        return Document(io.BytesIO(data))
    except Exception as error:  # python-docx fails in many ways on what is no document
        reason = "cannot be read as a Word document"
        raise CaseError(
            Problem(reason, Path(path).name, allowed="a .docx file saved by Word")
        ) from error


def new_document(template: str | Path | None, lang: str):
    """An empty document in the library's look, or in that of the municipality's own template."""
    if template:
        document = open_template(template)
    else:
        document = Document()
        office.set_look(document)
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    office.set_language(document, LANGUAGE_TAGS[lang])
    return document


def add_block(document, block: Block, results: Results, lang: str, notes: list) -> None:
    """One block of the paper at the end of the document."""
    if block.kind in ("heading", "text", "items"):
        _prose(document, block)
    elif block.kind == "caption":
        _caption(document, "table", block.caption, lang)
    elif block.kind == "rows":
        _rows(document, block)
    elif block.kind == "table":
        _table(document, block, results, lang)
    elif block.kind == "chart":
        _chart(document, block, lang)
    elif block.kind == "notes":
        _notes_field(document, notes, lang)
    elif block.kind == "landscape":
        _turn_page(document)


def _prose(document, block: Block) -> None:
    if block.kind == "heading":
        level = block.level
        if level == 1 and any(p.style.name == HEADINGS[1] for p in document.paragraphs):
            level = 2  # an annex is a section of the paper
        style = HEADINGS.get(level, "Heading 3")
        _runs(document.add_paragraph(style=style), block.runs)
    elif block.kind == "text":
        _runs(document.add_paragraph(), block.runs)
    else:
        for item in block.items:
            _runs(document.add_paragraph(style="List Bullet"), item)


def _rows(document, block: Block) -> None:
    """A table as the prose has it; its head may be blank, and is left out then."""
    has_head = any(block.rows[0])
    rows = block.rows if has_head else block.rows[1:]
    _grid(document, rows, [False] * len(block.rows[0]), has_head)
    _note(document, "")


def _notes_field(document, notes: list, lang: str) -> None:
    """The field for notes, with those of an earlier export or the invitation to write some."""
    kept = notes or [document.add_paragraph(word("notes_here", lang))._p]
    field = office.notes_control(kept, word("notes_title", lang))
    document.element.body.sectPr.addprevious(field)


def _turn_page(document) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if section.orientation != WD_ORIENT.LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width


def _runs(paragraph, runs: Sequence[tuple[str, str]]) -> None:
    for text, style in runs:
        for run in _marked(paragraph, text):
            run.bold, run.italic = style == "strong" or None, style == "emphasis" or None


def _marked(paragraph, text: str) -> list:
    """The runs of a text; what somebody must still write is marked."""
    runs = []
    for place, piece in enumerate(re.split(f"[{''.join(GAP)}]", text)):
        if piece:
            runs.append(paragraph.add_run(piece))
        if piece and place % 2:
            runs[-1].font.highlight_color = WD_COLOR_INDEX.YELLOW
            gap_control(runs[-1], piece)
    return runs


def _caption(document, kind: str, text: str, lang: str) -> None:
    name = word(kind, lang)
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{name} ")
    used = sum(
        f"SEQ {name} " in field for field in document.element.xpath("//w:fldSimple/@w:instr")
    )
    office.add_field(paragraph, f"SEQ {name} \\* ARABIC", str(used + 1))
    paragraph.add_run(f". {text}")
    paragraph.paragraph_format.keep_with_next = kind == "table"


def _table(document, block: Block, results: Results, lang: str) -> None:
    """A table with caption, repeated header and notes; assumptions that are moved are yellow."""
    table = block.content
    assert isinstance(table, Table)
    changed = moved(results.case, results.scenario)
    yellow = {*changed, *(label(results.case.assumptions[id], lang) for id in changed)}
    if block.caption != NO_CAPTION:
        _caption(document, "table", block.caption or table.title, lang)
    right = [False, *(column in table.decimals for column in table.frame.columns)]
    grid = _grid(document, [column_names(table), *printed_cells(table)], right)
    for row, kind, id in zip(grid.rows[1:], table.kinds, table.frame.index, strict=True):
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.bold, run.italic = kind in ("total", "part") or None, kind == "memo" or None
            if str(id) in yellow:
                office.shade(cell, YELLOW)
    for note in table.notes or [""]:
        _note(document, note)


def _grid(document, rows: Sequence[Sequence[str]], right: Sequence[bool], has_head: bool = True):
    """The bare table: widths by content, small type, numbers to the right, the head (or the first
    column) bold.
    """
    table: Any = document.add_table(rows=len(rows), cols=len(right), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    office.rule_lines(table)
    size = SMALL_TYPE if len(right) > MOST_COLUMNS else TYPE
    widths = column_widths(rows, right, _line_length(document) / Pt(1), size)
    letters = sum(len(cell) for row in rows for cell in row)
    together = len(rows) <= KEEP_TOGETHER_ROWS and letters <= KEEP_TOGETHER_LETTERS
    for row_number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        office.set_row(row, "w:cantSplit")
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Pt(widths[column])
            paragraph = _in_cell(cell, text, size, right[column])
            paragraph.paragraph_format.keep_with_next = together and row_number < len(rows) - 1
            if has_head and row_number == 0:
                _embolden(paragraph)
                office.shade(cell, PALE)
            elif not has_head and column == 0:
                _embolden(paragraph)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    if has_head:
        office.set_row(table.rows[0], "w:tblHeader")
    return table


def _embolden(paragraph) -> None:
    for run in paragraph.runs:
        run.bold = True


def _line_length(document) -> int:
    """The width between the margins."""
    section = document.sections[-1]
    return section.page_width - section.left_margin - section.right_margin


def _in_cell(cell, text: str, size: float, right: bool):
    """Writes a text into an empty cell; gives its paragraph."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = Pt(1.5)
    paragraph.paragraph_format.space_after = Pt(1.5)
    for run in _marked(paragraph, text) or [paragraph.add_run("")]:
        run.font.size = Pt(size)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def column_widths(
    rows: Sequence[Sequence[str]], right: Sequence[bool], total: float, size: float
) -> list[float]:
    """Widths in points that fill a line of `total`: no word is broken, and what is left goes to the
    longest texts.
    """
    columns = list(zip(*rows, strict=True))
    longest_texts = [max(len(str(text)) for text in column) for column in columns]
    longest_words = [
        max(len(word) for text in column for word in str(text).split() or [""])
        for column in columns
    ]
    least = [
        min(letters, LONGEST_WORD) * WIDE_LETTER * size + CELL_MARGINS for letters in longest_words
    ]
    wanted = [
        max(least_width, letters * LETTER * size + CELL_MARGINS)
        for least_width, letters in zip(least, longest_texts, strict=True)
    ]
    return shared_widths(_even(least, right), _even(wanted, right), total)


def shared_widths(least: Sequence[float], wanted: Sequence[float], total: float) -> list[float]:
    """Widths that fill a line of `total`: each at least `least`, and what is left goes to those
    that want most; where all have what they want, to the first.
    """
    if sum(wanted) <= total:
        return [wanted[0] + total - sum(wanted), *wanted[1:]]
    # no column has more than half the line at the cost of the others
    gaps = [
        min(wanted_width, total / 2) - min(least_width, total / 2)
        for least_width, wanted_width in zip(least, wanted, strict=True)
    ]
    spare = max(total - sum(least), 0.0)
    in_all = sum(gaps) or 1.0
    grown = [width + spare * gap / in_all for width, gap in zip(least, gaps, strict=True)]
    return [width * total / sum(grown) for width in grown]


def _even(widths: Sequence[float], right: Sequence[bool]) -> list[float]:
    """Every column of numbers as wide as the widest of them."""
    columns = list(zip(widths, right, strict=True))
    widest = max((width for width, is_number in columns if is_number), default=0.0)
    return [widest if is_number else width for width, is_number in columns]


def _note(document, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(2)
    if not text:  # what holds two tables apart is no line
        paragraph.paragraph_format.line_spacing = Pt(2)
    run = paragraph.add_run(text)
    run.italic, run.font.size = True, Pt(8)


def _chart(document, block: Block, lang: str) -> None:
    chart: Any = block.content
    plot = chart.plot
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(
        io.BytesIO(chart_bytes(chart, "png")), width=_line_length(document)
    )
    office.describe(picture, plot.title, word("chart_text", lang, plot.description))
    _caption(document, "figure", block.caption or plot.title, lang)


def write_document(
    document,
    path: str | Path,
    title: str,
    results: Results,
    lang: str,
    on: date | None,
    gaps: Mapping[str, str] = immutabledict(),
) -> Path:
    """Puts what it was calculated from into the document and writes it: the foot of every page
    (title, scenario, date, page x of y) below that of a template, unless that numbers its pages,
    the document's own fields, with no time of writing, and marks that tell later what somebody has
    changed. `gaps`: what was filled in before.
    """
    if not _numbers_pages(document):
        _number_pages(document, title, lang, on)
    properties = document.core_properties
    properties.title = title[:MOST_PROPERTY]
    properties.author = label(results.case.header, lang, "owner")[:MOST_PROPERTY]
    properties.comments = stamp_text(results, lang, on)[:MOST_PROPERTY]
    properties.last_modified_by, properties.revision = "", 1
    office.own_properties(document)
    for element in list(properties._element):
        if element.tag.endswith(("}created", "}modified", "}lastPrinted")):
            properties._element.remove(element)
    if on:
        properties.created = properties.modified = datetime(on.year, on.month, on.day)
    put_marks(document)
    fill_gaps(document, gaps, Path(path).name)
    memory = io.BytesIO()
    document.save(memory)
    return write_output(path, steady_zip(memory.getvalue()), ".docx")


def _numbers_pages(document) -> bool:
    """Whether a head or foot of a template tells the number of the page."""
    parts = [rel.target_part for rel in document.part.rels.values() if not rel.is_external]
    around = [
        one.element for one in parts if one.partname.startswith(("/word/header", "/word/foot"))
    ]
    return any(
        (code.text or code.get(qn("w:instr")) or "").split()[:1] == ["PAGE"]
        for element in around
        for code in element.iter(qn("w:instrText"), qn("w:fldSimple"))
    )


def _number_pages(document, title: str, lang: str, on: date | None) -> None:
    """Title, date and page x of y at the foot of every page, the first one too."""
    section = document.sections[0]
    feet = [section.footer]
    feet += [section.first_page_footer] if section.different_first_page_header_footer else []
    told = [title, on.isoformat() if on else "", word("page", lang)]
    for footer in feet:
        last = footer.paragraphs[-1]
        is_blank = not last.text.strip() and not last._p.xpath(".//w:drawing | .//w:pict")
        paragraph = last if is_blank else footer.add_paragraph()
        runs = [paragraph.add_run(" · ".join(text for text in told if text) + " ")]
        runs.append(office.add_field(paragraph, "PAGE", "1"))
        runs.append(paragraph.add_run(f" {word('of', lang)} "))
        runs.append(office.add_field(paragraph, "NUMPAGES", "1"))
        for run in runs:
            run.font.size = Pt(8)


def stamp_text(results: Results, lang: str, on: date | None) -> str:
    """The whole stamp in one line, for the fields of a file."""
    return " · ".join(f"{name}: {text}" for name, text in stamp(results, lang, on))
