"""What a paragraph of a Word document holds, as one text: its words, and a sign for each picture,
footnote, comment, link, new line, tracked change and highlight; not its fonts or pages.

Two paragraphs hold the same if these texts are the same, also after a word processor has cut the
runs in another way or counted the fields anew.
"""

import hashlib
from collections.abc import Iterator

from docx.oxml.ns import nsmap, qn

LETTERS = {
    qn("w:tab"): " ",
    qn("w:br"): " ⏎ ",
    qn("w:cr"): " ⏎ ",
    qn("w:noBreakHyphen"): "\u2011",
}
SIGNS = {
    qn("w:footnoteReference"): "(footnote)",
    qn("w:endnoteReference"): "(endnote)",
    qn("w:commentReference"): "(comment)",
    qn("w:ins"): "(inserted)",
    qn("w:del"): "(deleted)",
    qn("w:moveFrom"): "(moved)",
    qn("w:moveTo"): "(moved)",
    qn("w:object"): "(object)",
    qn("w:sym"): "(symbol)",
    qn("w:altChunk"): "(file)",
}
MARKINGS = ("w:highlight", "w:strike", "w:u")
NO_MARKING = ("none", "false", "0", "off")
OF_PAGES = (qn("w:headerReference"), qn("w:footerReference"))
LINKED = (f"{{{nsmap['r']}}}embed", f"{{{nsmap['r']}}}id", f"{{{nsmap['r']}}}link")
OF_RUN = (qn("w:t"), *LETTERS)


def holding(paragraph, part, passed_over: frozenset = frozenset()) -> str:
    """What a paragraph of a part holds; no words of the elements that are passed over."""
    return " ".join("".join(_pieces(paragraph, part, passed_over)).split())


def _pieces(paragraph, part, passed_over: frozenset) -> Iterator[str]:
    shown: list[bool] = []  # of each field that is open: whether what it shows has begun
    marking = ""
    for element in paragraph.iter():
        if element.tag == qn("w:fldChar"):
            _step(shown, element.get(qn("w:fldCharType")))
        elif element.tag in (qn("w:instrText"), qn("w:fldSimple")):
            code = element.text or element.get(qn("w:instr")) or ""
            yield "".join(f"({name})" for name in code.split()[:1])
        elif element.tag not in OF_RUN:
            yield from _sign(element, part)
        elif not (any(shown) or _is_within(element, passed_over)):
            if (now := _marking_of(element)) != marking:
                yield now
                marking = now
            if element.get(qn("w:type")) != "page":  # where pages break is no text
                yield LETTERS.get(element.tag, element.text or "")


def _step(shown: list[bool], kind: str | None) -> None:
    """Opens a field, begins what it shows, or closes it."""
    if kind == "begin":
        shown.append(False)
    elif kind == "separate" and shown:
        shown[-1] = True
    elif kind == "end" and shown:
        shown.pop()


def _sign(element, part) -> Iterator[str]:
    """The sign of what is no text; of a picture and of a link it tells one from another."""
    if element.tag in SIGNS:
        yield f" {SIGNS[element.tag]} "
    for name in LINKED:
        relation = part.rels.get(element.get(name, ""))
        if relation is None or element.tag in OF_PAGES:
            continue
        if relation.is_external:
            yield f" ({relation.target_ref}) "
        elif hasattr(relation.target_part, "blob"):
            digest = hashlib.sha256(relation.target_part.blob).hexdigest()[:6]
            yield f" (picture {digest}) "


def _is_within(element, passed_over: frozenset) -> bool:
    """Whether a text is of what is passed over, or what a simple field shows."""
    return any(
        one in passed_over or one.tag == qn("w:fldSimple") for one in element.iterancestors()
    )


def _marking_of(element) -> str:
    """How the run of a text is marked by somebody who reads it."""
    run = element.getparent()
    properties = None if run is None else run.find(qn("w:rPr"))
    if properties is None:
        return ""
    found = []
    for name in MARKINGS:
        marking = properties.find(qn(name))
        value = "none" if marking is None else marking.get(qn("w:val"), "on")
        if value not in NO_MARKING:
            found.append(f"({name[2:]})")
    return "".join(found)
