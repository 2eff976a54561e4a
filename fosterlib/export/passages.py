"""What people wrote into a paper since it was made: kept where it has a field of its own, else the
paper is not written again.

A paper carries a mark of what each of its paragraphs holds, so that another paragraph is
somebody's. Gaps that were filled in are carried over, as is the field for notes. The marks also say
which field is which, since some word processors keep the fields and lose their names.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from fosterlib.export.holdings import holding
from fosterlib.export.ooxml import NOTES_TAG
from fosterlib.model.errors import CaseError, Problem

GAP_TAG = "fosterlib.gap."
MARKS = PackURI("/customXml/fosterlib.xml")
ROOT = "fosterlib-marks"
PARTS = ("body", "around", "fields")  # of the marks
AROUND = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
SAID = ("keywords", "subject", "category", "content_status")  # fields of a file that we leave blank
SHOWN = 3  # passages named in a refusal
LETTERS = 80


def gap_control(run, text: str):
    """Puts a run into a field of its own, which says what somebody must still write."""
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{GAP_TAG}{_mark(text)}"/></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )
    run._r.addprevious(control)
    control[-1].append(run._r)
    return control


def put_marks(document: Document) -> None:
    """The mark of every paragraph, and the name of every field, in a part of its own that word
    processors keep. Gaps that ask for the same are told apart by what stands beside them.
    """
    _tell_gaps_apart(document)
    held = {
        "body": [_mark(text) for text in _body(document)],
        "around": sorted(_mark(text) for text in _around(document)),
        "fields": [_tag(control) for control in document.element.body.iter(qn("w:sdt"))],
    }
    told = "".join(f"<{name}>{' '.join(held[name])}</{name}>" for name in PARTS)
    part = Part(
        MARKS, "application/xml", f"<{ROOT}>{told}</{ROOT}>".encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def name_fields(document: Document) -> None:
    """Gives the fields of a paper their names again, if a word processor has kept all of them and
    lost their names.
    """
    names = (_marks(document) or {}).get("fields", [])
    controls = list(document.element.body.iter(qn("w:sdt")))
    if len(controls) != len(names) or any(map(_tag, controls)):
        return
    for control, name in zip(controls, names, strict=True):
        tag = OxmlElement("w:tag")
        tag.set(qn("w:val"), name)
        control.find(qn("w:sdtPr")).append(tag)


def filled_gaps(document: Document) -> dict[str, str]:
    """What was written into the gaps of a paper, by their tags."""
    return {
        _tag(control): text
        for control in _gaps(document)
        if (text := _lines(control)).strip() and _mark(text) != _asked(_tag(control))
    }


def fill_gaps(document: Document, gaps: Mapping[str, str], file: str) -> None:
    """Writes what was filled in before into the gaps of a new paper: into the same one, or into the
    only one that asks for the same. CaseError names what has no place any more.
    """
    controls = {_tag(control): control for control in _gaps(document)}
    asked, asked_before = Counter(map(_asked, controls)), Counter(map(_asked, gaps))
    left = dict(gaps)
    for tag, control in controls.items():
        alone = asked[_asked(tag)] == asked_before[_asked(tag)] == 1
        same = next((one for one in left if alone and _asked(one) == _asked(tag)), tag)
        if (text := left.pop(tag if tag in left else same, None)) is not None:
            _fill(control, text)
    if left:
        shown = "; ".join(f"'{text[:LETTERS]}'" for text in list(left.values())[:SHOWN])
        reason = f"the paper as it is now has no place for what was filled in: {shown}"
        raise CaseError(
            Problem(f"{reason}; nothing was changed", file, allowed="another file name")
        )


def _fill(control, text: str) -> None:
    first, *others = control.iter(qn("w:r"))
    for run in others:
        run.getparent().remove(run)
    first.text = text  # a new line becomes a break
    for highlight in list(control.iter(qn("w:highlight"))):
        highlight.getparent().remove(highlight)


def refuse_what_would_be_lost(document: Document, file: str) -> None:
    """CaseError for a paper that somebody has changed elsewhere than in its fields, or of which
    that cannot be told; it names the passages.
    """
    marks = _marks(document)
    if marks is None:
        reason = "was not written by this library as it is now; nothing was changed"
        raise CaseError(
            Problem(reason, file, allowed="another file name, or to replace it (--replace)")
        )
    texts, around = list(_body(document)), set(_around(document))
    before, now = marks["body"], [_mark(text) for text in texts]
    written, deleted = [], 0
    for _, first, last, begin, end in SequenceMatcher(None, before, now, False).get_opcodes():
        if before[first:last] != now[begin:end]:
            written += texts[begin:end]
            deleted += last - first
    written += sorted(text for text in around if _mark(text) not in marks["around"])
    deleted += len(set(marks["around"]) - set(map(_mark, around)))
    if not written and not deleted:
        return
    shown = "; ".join(f"'{text[:LETTERS]}'" for text in written[:SHOWN])
    told = [f"{len(written)} passages are somebody's own ({shown})"] if written else []
    told += [f"{deleted} passages were changed or taken out"] if deleted else []
    reason = f"was changed since it was written, and that would be lost: {', '.join(told)}"
    raise CaseError(
        Problem(
            f"{reason}; nothing was changed",
            file,
            allowed="another file name, the notes field, or to replace it (--replace)",
        )
    )


def _marks(document: Document) -> dict[str, list[str]] | None:
    for relation in document.part.rels.values():
        if relation.reltype != RELATIONSHIP_TYPE.CUSTOM_XML or relation.is_external:
            continue
        if f"<{ROOT}>".encode() in relation.target_part.blob:
            try:
                marks = parse_xml(relation.target_part.blob)
            except SyntaxError:  # how the parser says that it is no XML
                return None
            found = {part.tag: (part.text or "").split() for part in marks}
            return found if set(PARTS) <= set(found) else None
    return None


def _body(document: Document) -> Iterator[str]:
    """What every paragraph outside the notes holds, gaps as if nothing stood in them; empty ones
    are left out.
    """
    gaps = frozenset(_gaps(document))
    notes = {
        paragraph
        for control in document.element.body.iter(qn("w:sdt"))
        if _tag(control) == NOTES_TAG
        for paragraph in (*control.iter(qn("w:p")), *control.iterancestors(qn("w:p")))
    }
    for paragraph in document.element.body.iter(qn("w:p"), qn("w:altChunk")):
        if paragraph not in notes and (text := holding(paragraph, document.part, gaps)):
            yield text


def _around(document: Document) -> Iterator[str]:
    """What the heads and feet of pages and the fields of the file hold."""
    for relation in document.part.rels.values():
        if relation.reltype in AROUND:
            part = relation.target_part
            for paragraph in part.element.iter(qn("w:p")):
                if text := holding(paragraph, part):
                    yield text
    for name in SAID:
        if text := getattr(document.core_properties, name):
            yield text


def _gaps(document: Document) -> list:
    controls = document.element.body.iter(qn("w:sdt"))
    return [control for control in controls if _tag(control).startswith(GAP_TAG)]


def _tell_gaps_apart(document: Document) -> None:
    """Adds to the tag of each gap what stands beside it, and which of the like it is."""
    gaps, seen = _gaps(document), Counter[str]()
    passed_over = frozenset(gaps)
    for control in gaps:
        beside = next(control.iterancestors(qn("w:tr"), qn("w:p")))
        row = next(beside.iterancestors(qn("w:tr")), beside)
        tag = f"{_tag(control)}.{_mark(holding(row, document.part, passed_over))}"
        seen[tag] += 1
        _tag_element(control).set(qn("w:val"), f"{tag}.{seen[tag]}")


def _asked(tag: str) -> str:
    """The mark of what a gap asks for, from its tag."""
    return tag.removeprefix(GAP_TAG).split(".")[0]


def _lines(control) -> str:
    """The text of a field, a break as a new line."""
    breaks = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}
    return "".join(
        breaks.get(part.tag, part.text or "") for part in control.iter(qn("w:t"), *breaks)
    )


def _tag_element(control):
    return control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")


def _tag(control) -> str:
    tag = _tag_element(control)
    return "" if tag is None else tag.get(qn("w:val"), "")


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]
