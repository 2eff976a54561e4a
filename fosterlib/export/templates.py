"""The municipality's own template: opened as a document, with every style that a paper is written
in, whatever program and language it was saved in.
"""

import io
import re
import zipfile
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Pt
from docx.styles import BabelFish

from fosterlib.charts.measure import faces
from fosterlib.export.output import steady_zip
from fosterlib.load.archive import read_archive
from fosterlib.model.errors import CaseError, Problem

TYPES = "[Content_Types].xml"
TEMPLATE, DOCUMENT = b"wordprocessingml.template.main", b"wordprocessingml.document.main"
ON = ("1", "true", "on")
# What a style is called where Word's own name is not: in Danish, German, Swedish, Norwegian.
OTHER_NAMES = {
    "title": ("titel", "tittel"),
    **{f"heading {n}": (f"overskrift {n}", f"überschrift {n}", f"rubrik {n}") for n in (1, 2, 3)},
    "caption": ("billedtekst", "beschriftung", "beskrivning", "bildtekst"),
    "list bullet": (
        *("opstilling - punkttegn", "aufzählungszeichen", "punktlista", "punktliste"),
        *("punktopstilling", "opstilling – punkttegn"),
    ),
}
# A style that a template lacks: what it is made from, size in points, space before and after.
MADE_FROM = {
    "Heading 1": ("", 14, 16, 4),
    "Heading 2": ("Heading 1", 11.5, 12, 3),
    "Heading 3": ("Heading 2", 10, 10, 2),
    "Title": ("Heading 1", 20, 0, 8),
    "Caption": ("", 9, 10, 3),
    "List Bullet": ("", 0, 0, 3),
}
BULLETS = (
    '<w:abstractNum {0} w:abstractNumId="{1}"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
)


def open_template(path: str | Path) -> Document:
    """A template (.docx or .dotx) as a document that has every style of a paper. CaseError if it
    cannot be read, or is protected.
    """
    name, data = Path(path).name, read_archive(path, "a .docx file")
    try:
        document = docx.Document(io.BytesIO(_as_document(data)))
    except Exception as error:  # python-docx fails in many ways on what is no document
        reason, rule = "cannot be read as a Word document", "a .docx or .dotx file"
        raise CaseError(Problem(reason, name, allowed=rule)) from error
    protection = document.settings.element.find(qn("w:documentProtection"))
    if protection is not None and protection.get(qn("w:enforcement")) in ON:
        reason = "the template is protected, so that nobody could write in the paper"
        raise CaseError(Problem(reason, name, allowed="lift the protection and save it again"))
    _name_as_word_does(document)
    _set_plain_style(document)
    for style, made_from in MADE_FROM.items():
        if style not in document.styles:
            _make_style(document, style, *made_from)
    if "Table Grid" not in document.styles:
        document.styles.element.append(deepcopy(docx.Document().styles["Table Grid"].element))
    return document


def chart_font(document: Document) -> str | None:
    """The font of a template's text, for its charts; None if this machine does not have it."""
    font = text_font(document)
    try:
        faces(font)
    except CaseError:
        return None
    return font


def missing_font(path: str | Path) -> str:
    """The font of a template's text if this machine does not have it, else blank."""
    document = open_template(path)
    return "" if chart_font(document) else text_font(document) or ""


def text_font(document: Document) -> str | None:
    """The font of a document's text: of its basic style, of the document, or of its theme."""
    basic = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    places = [] if basic is None else [basic.element]
    places += document.styles.element.xpath("w:docDefaults/w:rPrDefault")
    for fonts in (fonts for place in places for fonts in place.iter(qn("w:rFonts"))):
        for key in ("ascii", "hAnsi"):
            if theme := fonts.get(qn(f"w:{key}Theme")):
                return _theme_font(document, "major" if theme.startswith("major") else "minor")
            if named := fonts.get(qn(f"w:{key}")):
                return named
    return None


def _set_plain_style(document: Document) -> None:
    """Says which style plain text has; LibreOffice does not, but calls it as Word does."""
    styles = document.styles
    if styles.default(WD_STYLE_TYPE.PARAGRAPH) is None and "Normal" in styles:
        styles["Normal"].element.set(qn("w:default"), "1")


def _theme_font(document: Document, which: str) -> str | None:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME and not relation.is_external:
            blob = relation.target_part.blob.decode("utf-8", "replace")
            found = re.search(rf'<a:{which}Font>\s*<a:latin [^>]*?typeface="([^"]+)"', blob)
            return found[1] if found else None
    return None


def _as_document(data: bytes) -> bytes:
    """A file of Word's as a document: a template differs in one word of its list of parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if TEMPLATE not in archive.read(TYPES):
            return data
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w") as made:
            for name in dict.fromkeys(archive.namelist()):
                part = archive.read(name)
                made.writestr(name, part.replace(TEMPLATE, DOCUMENT) if name == TYPES else part)
    return steady_zip(memory.getvalue())


def _name_as_word_does(document: Document) -> None:
    """Gives each style Word's own name: LibreOffice writes "Heading 1" where Word writes
    "heading 1", and other programs write it in the language of their users.
    """
    word_s = {name.lower(): BabelFish.ui2internal(name) for name in MADE_FROM}
    named = {
        one.get(qn("w:val"), "").lower(): one
        for one in document.styles.element.xpath("w:style[@w:type='paragraph']/w:name")
    }
    for name, internal in word_s.items():
        known = (name, *OTHER_NAMES[name])
        found = next((named[other] for other in known if other in named), None)
        if found is not None:
            found.set(qn("w:val"), internal)


def _make_style(
    document: Document, name: str, made_from: str, size: float, before: float, after: float
) -> None:
    """Adds a style to a template that never used it, made from one that it has."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    basic = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[made_from] if made_from else basic
    style.next_paragraph_style = basic if name != "List Bullet" else style
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    if name == "List Bullet":
        _give_bullets(document, style)
        return
    style.font.size, style.font.bold = Pt(size), True
    spacing.keep_with_next = True
    if name != "Caption":
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "9" if name == "Title" else str(int(name[-1]) - 1))
        style.element.get_or_add_pPr().append(level)


def _give_bullets(document: Document, style) -> None:
    """Puts a bullet before each paragraph of a style."""
    lists = _lists(document)
    ids = [int(one) for one in lists.xpath("w:abstractNum/@w:abstractNumId")]
    kind = str(max(ids, default=0) + 1)
    first = lists.find(qn("w:num"))
    bullets = parse_xml(BULLETS.format(nsdecls("w"), kind))
    if first is None:
        lists.append(bullets)
    else:
        first.addprevious(bullets)  # as the schema orders them
    number = lists.add_num(int(kind)).numId
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number


def _lists(document: Document):
    """The definitions of lists; made if the document has none."""
    part = document.part
    if not any(one.reltype == RELATIONSHIP_TYPE.NUMBERING for one in part.rels.values()):
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        place = PackURI("/word/numbering.xml")
        made = NumberingPart(place, CONTENT_TYPE.WML_NUMBERING, empty, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element
