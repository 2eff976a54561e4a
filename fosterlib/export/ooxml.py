"""Small pieces of Word that python-docx has no name for: fields, shading, alternative text, kept
notes, language.
"""

from copy import deepcopy

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.shared import Pt, RGBColor

from fosterlib.model.errors import CaseError, Problem

APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.'
    'openxmlformats.org/officeDocument/2006/extended-properties"><Application>fosterlib'
    "</Application></Properties>"
)
NOTES_TAG = "fosterlib.notes"
AFTER_BORDERS = {qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")}
INK = RGBColor(0x1F, 0x3A, 0x5F)
LOOKS = {  # our own look, where no template is given: size in points, space before and after
    "Normal": (10, 0, 6),
    "Title": (20, 0, 4),
    "Heading 1": (14, 12, 4),
    "Heading 2": (11.5, 12, 3),
    "Heading 3": (10, 10, 2),
    "Caption": (9, 10, 3),
    "List Bullet": (10, 0, 3),
}


def set_look(document: Document) -> None:
    """Our own fonts and spacing on Word's own styles, A4 with room for notes in the margin."""
    for name, (size, before, after) in LOOKS.items():
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.rPr.rFonts
        for attribute in [key for key in fonts.attrib if "Theme" in key]:
            del fonts.attrib[attribute]
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        if name not in ("Normal", "List Bullet"):
            style.font.color.rgb, style.font.bold, style.font.italic = INK, True, False
            style.paragraph_format.keep_with_next = style.paragraph_format.keep_together = True
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def own_properties(document: Document) -> None:
    """Without the picture and the program name of the document that python-docx begins from."""
    package = document.part.package
    for id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[id]
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = APP.encode()


def set_language(document: Document, language: str) -> None:
    """The language of spelling and screen readers: "da-DK" or "en-GB"."""
    document.core_properties.language = language
    for properties in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(
            parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}" w:eastAsia="{language}"/>')
        )
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)


def add_field(paragraph, instruction: str, shown: str):
    """A field that Word keeps up to date, such as a page or table number, with what it shows until
    then; its run.
    """
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run(shown)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)
    return run


def shade(cell, colour: str) -> None:
    """A cell's background."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    )


def rule_lines(table) -> None:
    """Thin horizontal lines only."""
    thin, none = 'w:val="single" w:sz="4" w:space="0" w:color="BFC5CC"', 'w:val="nil"'
    sides = {
        "top": thin,
        "left": none,
        "bottom": thin,
        "right": none,
        "insideH": thin,
        "insideV": none,
    }
    lines = "".join(f"<w:{side} {line}/>" for side, line in sides.items())
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    properties = table._tbl.tblPr
    after = [one for one in properties if one.tag in AFTER_BORDERS]  # as the schema orders them
    if after:
        after[0].addprevious(borders)
    else:
        properties.append(borders)


def set_row(row, rule: str) -> None:
    """A rule for a row: w:tblHeader, it stands on top of every page of the table; w:cantSplit, no
    page breaks it.
    """
    row._tr.get_or_add_trPr().append(OxmlElement(rule))


def describe(picture, title: str, text: str) -> None:
    """Alternative text of a picture, for those who cannot see it."""
    properties = picture._inline.docPr
    properties.set("title", title)
    properties.set("descr", text)


def kept_notes(document: Document, file: str) -> list:
    """What someone wrote into the notes of an earlier export, to be put into the next one.

    CaseError if it holds what belongs to that file alone (pictures, links, comments): nothing is
    lost in silence.
    """
    notes = document.element.body.xpath(
        f".//w:sdt[w:sdtPr/w:tag/@w:val='{NOTES_TAG}']/w:sdtContent"
    )[:1]
    for one in (one for content in notes for one in content.iter()):
        is_reference = str(one.tag).endswith(("footnoteReference", "commentReference"))
        if is_reference or any(key.startswith(f"{{{nsmap['r']}}}") for key in one.attrib):
            reason = (
                "its notes hold a picture, a link or a comment that cannot be carried over; nothing"
                " was changed"
            )
            raise CaseError(
                Problem(reason, file, allowed="text in the notes, or another file name")
            )
    kept = [deepcopy(one) for content in notes for one in content]
    if any(one.tag == qn("w:r") for one in kept):  # LibreOffice puts the field into its paragraph
        paragraph = OxmlElement("w:p")
        paragraph.extend(kept)
        return [paragraph]
    return kept


def notes_control(content: list, title: str):
    """A field of the document whose content the next export keeps."""
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{title}"/><w:tag'
        f' w:val="{NOTES_TAG}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    control[-1].extend(content)
    return control
