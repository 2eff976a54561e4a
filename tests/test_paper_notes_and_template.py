"""What the analyst wrote into the paper, and the municipality's own template, are kept."""

import zipfile

import pytest
from changed_case import TV01C
from docx import Document
from docx.oxml.ns import qn
from office import texts

import fosterlib as fl
from fosterlib.export.document import export_paper


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


def write_notes(path, text):
    """What an analyst does in Word: types into the field for notes."""
    document = Document(path)
    field = next(
        control
        for control in document.element.body.iter(qn("w:sdt"))
        if control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "fosterlib.notes"
    )
    content = field.find(qn("w:sdtContent"))
    next(content.iter(qn("w:t"))).text = text
    document.save(path)
    return content


def notes(path):
    return "".join(
        part.text or ""
        for control in Document(path).element.body.iter(qn("w:sdt"))
        if control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "fosterlib.notes"
        for part in control.iter(qn("w:t"))
    )


def test_what_the_analyst_wrote_survives_new_exports(case, tmp_path):
    slow = fl.evaluate(case, case.scenario("slow", {"network.children": 9}))
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    write_notes(path, "Forvaltningen anbefaler del 1 og 2.")
    for _ in range(2):
        export_paper(slow, path)
        assert notes(path) == "Forvaltningen anbefaler del 1 og 2."
    assert "bor 9 børn og unge i netværket" in " ".join(texts(path))


def test_the_hint_in_the_notes_follows_the_language(case, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    assert notes(path).startswith("Skriv her")
    assert notes(export_paper(fl.evaluate(case), path, lang="en")).startswith("Write here")


def test_notes_that_cannot_be_carried_over_are_not_lost(case, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    document = Document(path)
    *_, control = document.element.body.iter(qn("w:sdt"))
    content = control.find(qn("w:sdtContent"))
    content.append(document.inline_shapes[0]._inline.getparent().getparent().getparent())
    document.save(path)
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match="cannot be carried over"):
        export_paper(fl.evaluate(case), path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_document_is_not_overwritten(case, tmp_path):
    path = tmp_path / "p.docx"
    path.write_text("my own notes")
    with pytest.raises(fl.CaseError, match="not an office file"):
        export_paper(fl.evaluate(case), path)
    assert path.read_text() == "my own notes"


def template(path, styles=()):
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "Kommunens egen bund"
    document.add_paragraph("Kommunens brevhoved")
    for name in styles:
        document.styles.element.remove(document.styles[name].element)
    document.save(path)
    return path


def test_the_municipality_s_own_template_keeps_its_head_and_foot(case, tmp_path):
    path = export_paper(
        fl.evaluate(case), tmp_path / "p.docx", template=template(tmp_path / "own.docx")
    )
    document = Document(path)
    assert document.paragraphs[0].text == "Kommunens brevhoved"
    assert document.sections[0].footer.paragraphs[0].text == "Kommunens egen bund"
    assert document.styles["Heading 1"].font.name != "Arial"


def test_a_template_that_is_not_there_is_told(case, tmp_path):
    with pytest.raises(fl.CaseError, match=r"own\.docx: cannot be read"):
        export_paper(fl.evaluate(case), tmp_path / "p.docx", template=tmp_path / "own.docx")


def test_a_gap_that_was_filled_in_stays_filled_in(case, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    document = Document(path)
    gap = next(part for part in document.element.body.iter(qn("w:t")) if "sagsnummer" in part.text)
    gap.text = "2016-0342"
    document.save(path)
    slow = fl.evaluate(case, case.scenario("slow", {"network.children": 9}))
    for _ in range(2):
        export_paper(slow, path)
        told = [part.text for part in Document(path).element.body.iter(qn("w:t"))]
        assert "2016-0342" in told and "[Udfyldes: sagsnummer]" not in told


def test_a_passage_that_somebody_wrote_is_named_and_never_overwritten(case, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    document = Document(path)
    place = next(one for one in document.paragraphs if one.text.startswith("Socialforvaltningen"))
    place.add_run(" Vi er ikke enige.")
    document.save(path)
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match=r"would be lost: 1 passages.*Socialforvaltningen"):
        export_paper(fl.evaluate(case), path)
    assert path.read_bytes() == before


def test_a_document_of_somebody_else_is_not_overwritten(case, tmp_path):
    path = template(tmp_path / "p.docx")
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match="was not written by this library"):
        export_paper(fl.evaluate(case), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$paper.docx", "~$per.docx", ".~lock.paper.docx#"])
def test_a_paper_that_is_open_elsewhere_is_not_overwritten(case, lock, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "paper.docx")
    before = path.read_bytes()
    (tmp_path / lock).write_text("x")
    with pytest.raises(fl.CaseError, match="is open in another program"):
        export_paper(fl.evaluate(case), path)
    assert path.read_bytes() == before


def test_what_word_reads_is_in_the_order_of_the_schema_and_says_who_wrote_it(case, tmp_path):
    path = export_paper(fl.evaluate(case), tmp_path / "p.docx")
    for table in Document(path).tables:
        order = [one.tag.split("}")[1] for one in table._tbl.tblPr]
        assert order.index("tblBorders") < order.index("tblLook")
    with zipfile.ZipFile(path) as archive:
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        assert b"Macintosh" not in archive.read("docProps/app.xml")
