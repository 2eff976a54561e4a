"""What people wrote into a paper since it was made: kept where it has a field of its own, else the
paper is not written again.

A paper carries a mark of each of its paragraphs, so that another paragraph is somebody's. Gaps that
were filled in are carried over, as is the field for notes.
"""

import hashlib
from collections import Counter

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from fosterlib.export.ooxml import NOTES_TAG
from fosterlib.model.errors import CaseError, Problem

GAP_TAG = "fosterlib.gap."
MARKS = PackURI("/customXml/fosterlib.xml")
ROOT = "fosterlib-marks"
SHOWN = 3  # passages named in a refusal
LETTERS = 80


def gap_control(run, text: str):
    """Puts a run into a field of its own, which says what somebody must still write."""
    tag = GAP_TAG + _mark(text)
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    run._r.addprevious(control)
    control[-1].append(run._r)
    return control


def filled_gaps(document: Document) -> dict[str, str]:
    """What was written into the gaps of a paper, by their tags."""
    found = {}
    for control in document.element.body.iter(qn("w:sdt")):
        tag = _tag(control)
        text = _text(control)
        if tag.startswith(GAP_TAG) and GAP_TAG + _mark(text) != tag and text.strip():
            found[tag] = text
    return found


def fill_gaps(document: Document, gaps: dict[str, str]) -> None:
    """Writes what was filled in before into the gaps of a new paper."""
    for control in document.element.body.iter(qn("w:sdt")):
        if (text := gaps.get(_tag(control))) is None:
            continue
        first, *rest = control.iter(qn("w:t"))
        first.text = text
        for other in rest:
            other.text = ""
        for highlight in list(control.iter(qn("w:highlight"))):
            highlight.getparent().remove(highlight)


def put_marks(document: Document) -> None:
    """The mark of every paragraph, in a part of its own that word processors keep."""
    marks = " ".join(_mark(text) for text in _paragraphs(document))
    data = f"<{ROOT}>{marks}</{ROOT}>".encode()
    part = Part(MARKS, "application/xml", data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def refuse_what_would_be_lost(document: Document, file: str) -> None:
    """CaseError for a paper that somebody has written into elsewhere than in its fields, or of
    which that cannot be told; it names the passages.
    """
    marks = _marks(document)
    if marks is None:
        reason = "was not written by this library as it is now; nothing was changed"
        raise CaseError(Problem(reason, file, allowed="another file name"))
    left = Counter(marks)
    written = []
    for text in _paragraphs(document):
        if left[_mark(text)]:
            left[_mark(text)] -= 1
        elif text.strip():
            written.append(text)
    deleted = sum(left.values())
    if not written and not deleted:
        return
    shown = "; ".join(f"'{text[:LETTERS]}'" for text in written[:SHOWN])
    told = [f"{len(written)} passages are somebody's own ({shown})"] if written else []
    told += [f"{deleted} passages were changed or taken out"] if deleted else []
    reason = f"was changed since it was written, and that would be lost: {', '.join(told)}"
    raise CaseError(
        Problem(
            f"{reason}; nothing was changed", file, allowed="another file name, or the notes field"
        )
    )


def _marks(document: Document) -> list[str] | None:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external:
            text = relation.target_part.blob.decode("utf-8", "replace")
            if f"<{ROOT}>" in text:
                return text.split(f"<{ROOT}>")[1].split("</")[0].split()
    return None


def _paragraphs(document: Document) -> list[str]:
    """The text of every paragraph outside the notes, gaps as they were asked for."""
    notes = {
        paragraph
        for control in document.element.body.iter(qn("w:sdt"))
        if _tag(control) == NOTES_TAG
        for paragraph in control.iter(qn("w:p"))
    }
    return [
        " ".join(_text(paragraph, without_gaps=True).split())
        for paragraph in document.element.body.iter(qn("w:p"))
        if paragraph not in notes
    ]


def _text(element, without_gaps: bool = False) -> str:
    parts = []
    for part in element.iter(qn("w:t")):
        controls = [one for one in part.iterancestors(qn("w:sdt")) if _tag(one).startswith(GAP_TAG)]
        if not (without_gaps and controls):
            parts.append(part.text or "")
    return "".join(parts)


def _tag(control) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else tag.get(qn("w:val"), "")


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]
