"""A template of a municipality's own, from Word or LibreOffice in any of their languages."""

import re
import zipfile

import matplotlib.font_manager
import pandas as pd
import pytest
from changed_case import TV01C
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from office import convert

import fosterlib as fl
from fosterlib.charts.measure import faces
from fosterlib.export.templates import chart_font, missing_font, open_template

CASE = fl.load_case(TV01C.parent / "herning_parents")
PLAN = fl.evaluate(CASE)
RED = RGBColor(0xA0, 0, 0)
LOGO = str(TV01C.parents[1] / "docs" / "example" / "page.png")
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
NAMES = {
    "Danish": ("Overskrift {0}", "Titel", "Billedtekst", "Opstilling - punkttegn"),
    "German": ("Überschrift {0}", "Titel", "Beschriftung", "Aufzählungszeichen"),
    "LibreOffice": ("Heading {0}", "Title", "Caption", "List Bullet"),
}


def own(path, change=lambda document: None):
    """A municipality's template: a logo in the head, a line in the foot, red headings."""
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    for name in HEADINGS:
        document.styles[name].font.color.rgb = RED
    section = document.sections[0]
    section.header.paragraphs[0].add_run("Aarup Kommune ").add_picture(LOGO, width=Cm(1))
    section.footer.paragraphs[0].text = "Rådhuset"
    document.add_paragraph("Brevhoved")
    change(document)
    document.save(path)
    return path


def named_in(language):
    heading, *others = NAMES[language]
    names = {f"heading {n}": heading.format(n) for n in (1, 2, 3)}
    names |= dict(zip(("title", "caption", "list bullet"), others, strict=True))

    def change(document):
        for name in document.styles.element.xpath("w:style/w:name"):
            old = name.get(qn("w:val"))
            name.set(qn("w:val"), names.get(old.lower(), old))

    return change


def only_used_styles(document):
    """As Word saves a document: without the styles that nobody has used."""
    kept = ("normal", "heading 1", "default paragraph font", "normal table")
    for style in document.styles.element.xpath("w:style"):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in kept:
            style.getparent().remove(style)
    for relation in list(document.part.rels.values()):
        if relation.reltype.endswith("/numbering"):
            document.part.drop_rel(relation.rId)
            document.part.rels.pop(relation.rId, None)


def around(path):
    section = Document(path).sections[0]
    head = section.header.paragraphs[0]
    assert head.text.startswith("Aarup Kommune") and head._p.xpath(".//a:blip")
    return [paragraph.text for paragraph in section.footer.paragraphs]


def holds_the_form(path):
    """The paper stands in the template: its heads, its headings, its pages numbered."""
    first, *others = around(path)
    assert first == "Rådhuset"
    fields = Document(path).sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"] and len(others) == 1
    document = Document(path)
    assert document.paragraphs[0].text == "Brevhoved"
    headings = [one for one in document.paragraphs if one.style.name in HEADINGS]
    assert len(headings) > 5
    for heading in headings:
        style = heading.style
        while style.font.color.rgb is None and style.base_style is not None:
            style = style.base_style
        assert style.font.color.rgb == RED, heading.text
    assert all(one.style is not None for one in document.paragraphs)


@pytest.mark.parametrize("change", [only_used_styles, *map(named_in, NAMES)])
def test_a_template_of_any_program_and_language_gives_its_look_to_the_paper(change, tmp_path):
    template = own(tmp_path / "own.docx", change)
    path = fl.export_paper(PLAN, tmp_path / "p.docx", template=template)
    holds_the_form(path)
    found = fl.follow_up(CASE, pd.DataFrame(columns=["line", "period", "value"]))
    fl.export_follow_up(found, tmp_path / "f.docx", template=template)
    assert around(tmp_path / "f.docx")[0] == "Rådhuset"


def test_items_have_bullets_where_a_template_has_no_lists(tmp_path):
    document = open_template(own(tmp_path / "own.docx", only_used_styles))
    number = document.styles["List Bullet"].element.pPr.numPr.numId.val
    [kind] = document.part.numbering_part.element.xpath(
        f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val"
    )
    assert document.part.numbering_part.element.xpath(
        f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl/w:numFmt/@w:val"
    ) == ["bullet"]


@pytest.mark.office
def test_a_template_saved_by_libreoffice_works(tmp_path, soffice):
    folder = tmp_path / "saved"
    folder.mkdir()
    template = own(tmp_path / "own.docx", lambda document: document.add_heading("Emne", 1))
    [odt] = convert(soffice, "odt", tmp_path, [template])
    [saved] = convert(soffice, "docx", folder, [odt])
    holds_the_form(fl.export_paper(PLAN, tmp_path / "p.docx", template=saved))
    with pytest.raises(fl.CaseError, match=r"own\.odt: cannot be read .* a \.docx or \.dotx file"):
        fl.export_paper(PLAN, tmp_path / "q.docx", template=odt)


def rewritten(source, target, part, old, new):
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as made:
        for name in dict.fromkeys(archive.namelist()):
            data = archive.read(name)
            made.writestr(name, re.sub(old, new, data, count=1) if name == part else data)
    return target


def test_a_template_of_word_s_own_kind_gives_a_document(tmp_path):
    kinds = (b"document.main", b"template.main")
    place = tmp_path / "own.dotx"
    template = rewritten(own(tmp_path / "own.docx"), place, "[Content_Types].xml", *kinds)
    path = fl.export_paper(PLAN, tmp_path / "p.docx", template=template)
    holds_the_form(path)
    assert b"template.main" not in zipfile.ZipFile(path).read("[Content_Types].xml")


def protected(document):
    protection = OxmlElement("w:documentProtection")
    protection.set(qn("w:edit"), "readOnly")
    protection.set(qn("w:enforcement"), "1")
    document.settings.element.insert(0, protection)


def test_a_template_that_cannot_be_used_is_told_in_one_message(tmp_path):
    whole = own(tmp_path / "whole.docx").read_bytes()
    (tmp_path / "broken.docx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "secret.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000))
    own(tmp_path / "protected.docx", protected)
    told = {"broken": "is not an office file", "secret": "is not an office file"}
    for name, said in (told | {"protected": "the template is protected"}).items():
        with pytest.raises(fl.CaseError, match=said) as error:
            fl.export_paper(PLAN, tmp_path / "p.docx", template=tmp_path / f"{name}.docx")
        assert len(error.value.problems) == 1
    assert not (tmp_path / "p.docx").exists()


def test_the_template_s_font_reaches_the_charts(tmp_path):
    ours = set(faces())
    installed = sorted(set(matplotlib.font_manager.get_font_names()) - ours)
    font = next(name for name in installed if name.startswith("DejaVu Ser"))

    def named(document):
        document.styles["Normal"].font.name = font

    template = own(tmp_path / "own.docx", named)
    assert chart_font(open_template(template)) == font and missing_font(template) == ""
    path = fl.export_paper(PLAN, tmp_path / "p.docx", template=template)
    with zipfile.ZipFile(path) as archive:
        drawn = [archive.read(name) for name in archive.namelist() if "/media/" in name]
    assert sum(font.encode() in blob for blob in drawn) >= 1
    assert sum(font.encode() not in blob for blob in drawn) <= 1  # the logo


def test_a_font_that_this_machine_does_not_have_is_named(tmp_path):
    def named(document):
        document.styles["Normal"].font.name = "Aarup Sans"

    template = own(tmp_path / "own.docx", named)
    assert missing_font(template) == "Aarup Sans"
    assert fl.export_paper(PLAN, tmp_path / "p.docx", template=template).exists()


def test_a_template_that_numbers_its_pages_keeps_its_foot_as_it_is(tmp_path):
    def numbered(document):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        document.sections[0].footer.paragraphs[0]._p.append(field)

    template = own(tmp_path / "own.docx", numbered)
    assert around(fl.export_paper(PLAN, tmp_path / "p.docx", template=template)) == ["Rådhuset"]
