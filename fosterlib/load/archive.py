"""Office files as bytes, looked through as a stream before anything is built from them: what would
take the machine is refused in words.
"""

import io
import re
import zipfile
import zlib
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from fosterlib.load.files import read_data
from fosterlib.model.errors import CaseError, Problem

MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 2_000
MAX_MERGED_CELLS = 100_000
MAX_PIECE_BYTES = 1 << 20  # of text, or of one tag; a cell holds 32,767 characters at most
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet
CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
IN_WORDS = "the table alone, in a file of its own: delete empty rows, columns and unused formats"


@dataclass(frozen=True)
class Limits:
    """How many elements (cells, rows, formats, paragraphs) a file may have, and how far its cells
    may lie.
    """

    elements: int
    rows: int = LAST_ROW
    columns: int = LAST_COLUMN


ANY = Limits(500_000)
OURS = Limits(100_000, 5_000, 500)  # the largest workbook we write has 10,000 elements


def read_archive(path: str | Path, form: str, limits: Limits = ANY) -> bytes:
    """A workbook or document as bytes. CaseError if it is none or damaged, or if it would be
    absurdly large when it is read.

    A part that declares a document type is refused too: no office program writes one, and it may
    hold entities that grow without end.
    """
    path, limit = Path(path), f"{form} of at most {MAX_UNPACKED_BYTES // 1_000_000} MB unpacked"
    data = read_data(path, MAX_UNPACKED_BYTES, limit)
    contents = Contents(path.name, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_large(parts, path.name, limit)
            for part in parts:
                with archive.open(part) as content:
                    is_xml = part.filename.lower().endswith((".xml", ".rels"))
                    with nullcontext() if is_xml else suppress(ExpatError):  # as of a picture
                        contents.look_through(content)
    except CaseError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,  # a password
        NotImplementedError,
    ) as error:
        problem = Problem("is not an office file, or is damaged", path.name, allowed=limit)
        raise CaseError(problem) from error
    return data


def _refuse_large(parts: list[zipfile.ZipInfo], file: str, limit: str) -> None:
    """CaseError for an archive that says itself that it would unpack to too much."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        reason = (
            f"is too large to be read: it would unpack to {unpacked / 1e6:,.0f} MB in"
            f" {len(parts):,} parts"
        )
        raise CaseError(Problem(reason, file, allowed=limit))


@dataclass
class Contents:
    """What has been counted so far in one file's parts. CaseError as soon as it is too much."""

    file: str
    limits: Limits
    elements: int = 0
    merged_cells: int = 0
    in_row: int = 0

    def look_through(self, content) -> None:
        """Parses one part in pieces, keeping nothing of it."""
        parser = ParserCreate()
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._doctype
        while piece := content.read(MAX_PIECE_BYTES):
            if len(piece) == MAX_PIECE_BYTES and b"<" not in piece:
                raise self._refused("holds a text or a tag of more than a million characters")
            parser.Parse(piece)
        parser.Parse(b"", True)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            most = f"more than {self.limits.elements:,} cells, rows, formats and other pieces"
            raise self._refused(f"is too large to be read: {most}")
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.in_row = 0
            self._row(attributes.get("r"))
        elif kind == "c":
            self.in_row += 1
            if self.in_row > LAST_COLUMN:
                raise self._refused(f"has a row of more than {LAST_COLUMN:,} cells")
            if (place := attributes.get("r")) is not None:
                self._cell(place)
        elif kind in ("mergeCell", "hyperlink", "comment") and "ref" in attributes:
            self._area(attributes["ref"])

    def _doctype(self, *_) -> None:
        raise self._refused("declares a document type, as no office file does", "")

    def _row(self, number: str | None) -> None:
        if number is not None and not (number.isdecimal() and 1 <= int(number[:9]) <= LAST_ROW):
            raise self._refused(f"has a row that no sheet has: {number[:20]}")
        if number is not None and int(number) > self.limits.rows:
            raise self._refused(f"has a row far below its tables: row {number}")

    def _cell(self, place: str) -> tuple[int, int]:
        """The row and the column of a cell."""
        found = CELL.fullmatch(place)
        row, column = (int(found[2]), _column(found[1])) if found else (0, 0)
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise self._refused(f"names a cell that no sheet has: {place[:20]}")
        if row > self.limits.rows or column > self.limits.columns:
            raise self._refused(f"has a cell far from its tables: {place}")
        return row, column

    def _area(self, area: str) -> None:
        """Cells that are one, or have one link: each of them would be made."""
        first, _, last = area.replace("$", "").partition(":")
        (top, left), (bottom, right) = self._cell(first), self._cell(last or first)
        self.merged_cells += (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if self.merged_cells > MAX_MERGED_CELLS:
            raise self._refused(f"merges more than {MAX_MERGED_CELLS:,} cells")

    def _refused(self, reason: str, allowed: str = IN_WORDS) -> CaseError:
        return CaseError(Problem(reason, self.file, allowed=allowed))


def _column(letters: str) -> int:
    """The number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
