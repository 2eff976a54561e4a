"""Small workbooks that would take the machine if they were parsed, made from a whole one."""

import io
import re
import zipfile

FAR = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'


def changed_part(data, name, change):
    """The archive with one part changed by a function of its bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if part == name else text)
    return packed.getvalue()


def _before(mark, text):
    return lambda part: part.replace(mark.encode(), text + mark.encode(), 1)


def _after_sheet_data(text):
    return lambda part: part.replace(b"</sheetData>", b"</sheetData>" + text.encode(), 1)


def _all_rows(text):
    return lambda part: re.sub(
        rb"<sheetData>.*</sheetData>",
        lambda _: b"<sheetData>" + text + b"</sheetData>",
        part,
        flags=re.S,
    )


# What is done to a sheet, or to the styles: each took seconds or gigabytes when openpyxl parsed it.
SHEETS = {
    "a cell in the last row": _before("</sheetData>", FAR.encode()),
    "a cell in the last column": _before(
        "</sheetData>", b'<row r="999"><c r="XFD999"><v>1</v></c></row>'
    ),
    "a cell beyond the sheet": _before(
        "</sheetData>", b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>'
    ),
    "a cell written with character references": _before(
        "</sheetData>", b'<row r="&#49;048576"><c r="&#65;&#49;048576"><v>1</v></c></row>'
    ),
    "a cell of another name space": _before(
        "</sheetData>",
        b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<x:c r='XFD1048576'><x:v>1</x:v></x:c></x:row>",
    ),
    "an empty row far below": _before("</sheetData>", b'<row r="1048576"/>'),
    "a merge over the whole sheet": _after_sheet_data(
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "many merges": _after_sheet_data(
        "<mergeCells>" + '<mergeCell ref="A1:CV5000"/>' * 1_000 + "</mergeCells>"
    ),
    "a link over the whole sheet": _after_sheet_data(
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    ),
    "13 million cells in one row": _all_rows(b"<row>" + b"<c/>" * 13_000_000 + b"</row>"),
    "1.7 million rows of one cell": _all_rows(b"<row><c><v>1</v></c></row>" * 1_700_000),
    "a row without an end": _all_rows(b"<row>" + b"<c/>" * 200_000 + b"</row>"),
    "a text of 50 million letters": _all_rows(
        b'<row><c t="inlineStr"><is><t>' + b"x" * 50_000_000 + b"</t></is></c></row>"
    ),
    "a tag of millions of attributes": _all_rows(
        b"<row " + b"".join(b'a%d="" ' % n for n in range(3_000_000)) + b"/>"
    ),
    "a document type far below": lambda part: (
        b"<!--" + b" " * 5_000 + b'--><!DOCTYPE a [<!ENTITY b "bbb">]>' + part.partition(b"?>")[2]
    ),
}
STYLES = {"8 million formats": _before("</styleSheet>", b"<xf/>" * 8_000_000)}
