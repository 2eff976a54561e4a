"""What somebody did to a paper since it was written is kept, or the paper is not written again."""

import shutil

import pytest
from changed_case import TV01C
from docx import Document
from docx.enum.text import WD_BREAK, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from office import convert

import fosterlib as fl
from fosterlib.export.pdf import export_pdf

CASE = fl.load_case(TV01C)
PLAN = fl.evaluate(CASE)
FOUND = fl.follow_up(CASE, TV01C / "actuals_example.csv")
PICTURE = str(TV01C.parents[1] / "docs" / "example" / "page.png")
WRITTEN = {
    "paper": lambda path, **options: fl.export_paper(PLAN, path, **options),
    "follow_up": lambda path, **options: fl.export_follow_up(FOUND, path, **options),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    return {name: write(folder / f"{name}.docx") for name, write in WRITTEN.items()}


def passage(document):
    return next(one for one in document.paragraphs if len(one.text) > 60)


def into(document, xml):
    passage(document)._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def header(document):
    document.sections[0].header.paragraphs[0].text = "Fortroligt"


def footer(document):
    document.sections[0].footer.paragraphs[0].add_run(" 3. udkast")


def comment(document):
    document.add_comment(
        passage(document).runs[0], text="Er det rigtigt?", author="A", initials="a"
    )


def picture(document):
    document.paragraphs[2].insert_paragraph_before().add_run().add_picture(PICTURE, width=Cm(2))


def picture_taken_out(document):
    run = document.inline_shapes[0]._inline.getparent().getparent()
    run.getparent().remove(run)


def cell(document):
    document.tables[-1].cell(1, 1).paragraphs[0].add_run(" (nyt)")


def row_taken_out(document):
    table = document.tables[-1]
    table._tbl.remove(table.rows[1]._tr)


def moved(document):
    first, *_, last = (one for one in document.paragraphs if len(one.text) > 40)
    first._p.addprevious(last._p)


def footnote(document):
    into(document, '<w:r><w:footnoteReference w:id="5"/></w:r>')


def tracked_insertion(document):
    into(document, '<w:ins w:id="9" w:author="a"><w:r><w:t>nyt</w:t></w:r></w:ins>')


def tracked_deletion(document):
    run = passage(document).runs[0]._r
    deleted = parse_xml(f'<w:del {nsdecls("w")} w:id="9" w:author="a"/>')
    run.addprevious(deleted)
    deleted.append(run)
    for text in list(deleted.iter(qn("w:t"))):
        text.tag = qn("w:delText")


def text_box(document):
    box = "<w:txbxContent><w:p><w:r><w:t>boks</w:t></w:r></w:p></w:txbxContent>"
    into(document, f"<w:r><w:pict>{box}</w:pict></w:r>")


def new_line(document):
    passage(document).runs[0].add_break()


def highlight(document):
    passage(document).runs[0].font.highlight_color = WD_COLOR_INDEX.GREEN


def keywords(document):
    document.core_properties.keywords = "sag 12/34"


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize(
    "change",
    [
        *(header, footer, comment, picture, picture_taken_out, cell, row_taken_out, moved),
        *(footnote, tracked_insertion, tracked_deletion, text_box, new_line, highlight, keywords),
    ],
)
def test_whatever_somebody_did_to_a_paper_is_never_lost_in_silence(change, kind, papers, tmp_path):
    path = tmp_path / "p.docx"
    document = Document(papers[kind])
    change(document)
    document.save(path)
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match="was changed since it was written, and that would be"):
        WRITTEN[kind](path)
    assert path.read_bytes() == before
    WRITTEN[kind](path, replace=True)
    assert path.read_bytes() == papers[kind].read_bytes()


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_page_break_and_an_untouched_paper_are_no_work_of_anybody(kind, papers, tmp_path):
    document = Document(papers[kind])
    passage(document).runs[0].add_break(WD_BREAK.PAGE)
    document.save(tmp_path / "p.docx")
    assert WRITTEN[kind](tmp_path / "p.docx").read_bytes() == papers[kind].read_bytes()


def gaps_of(document):
    controls = document.element.body.iter(qn("w:sdt"))
    return [one for one in controls if "gap" in one.find(f".//{qn('w:tag')}").get(qn("w:val"), "")]


def filled(papers, path):
    """A paper of which every gap has an answer of its own."""
    document = Document(papers["paper"])
    for n, gap in enumerate(gaps_of(document)):
        next(gap.iter(qn("w:t"))).text = f"Svar {n}."
    document.save(path)
    return path, n + 1


def answers(path):
    texts = (one.text or "" for one in Document(path).element.body.iter(qn("w:t")))
    return [text for text in texts if text.startswith("Svar ")]


def test_gaps_that_ask_for_the_same_keep_each_its_own_answer(papers, tmp_path):
    path, count = filled(papers, tmp_path / "p.docx")
    slow = fl.evaluate(CASE, CASE.scenario("slow", {"network.children": 9}))
    for results in (slow, PLAN):
        fl.export_paper(results, path)
        assert answers(path) == [f"Svar {n}." for n in range(count)]


def test_an_answer_whose_gap_is_gone_is_not_lost(papers, tmp_path):
    path, _ = filled(papers, tmp_path / "p.docx")
    before = path.read_bytes()
    with pytest.raises(fl.CaseError, match=r"no place for what was filled in: 'Svar 0\.'"):
        fl.export_paper(PLAN, path, "en")  # the English paper asks in English
    assert path.read_bytes() == before


def test_new_lines_in_an_answer_stay(papers, tmp_path):
    document = Document(papers["paper"])
    next(gaps_of(document)[0].iter(qn("w:r"))).text = "Svar\nto linjer"
    document.save(tmp_path / "p.docx")
    fl.export_paper(PLAN, tmp_path / "p.docx")
    assert next(gaps_of(Document(tmp_path / "p.docx"))[0].iter(qn("w:r"))).text == "Svar\nto linjer"


@pytest.mark.office
def test_a_paper_saved_by_libreoffice_is_known_again_and_keeps_its_answers(
    papers, tmp_path, soffice
):
    folder = tmp_path / "saved"
    folder.mkdir()
    path, count = filled(papers, tmp_path / "filled.docx")
    document = Document(papers["paper"])
    cell(document)
    document.save(tmp_path / "changed.docx")
    untouched = shutil.copy(papers["paper"], tmp_path / "untouched.docx")
    sources = [untouched, path, tmp_path / "changed.docx", papers["follow_up"]]
    plain, answered, changed, followed = convert(soffice, "docx", folder, sources)
    assert fl.export_paper(PLAN, plain).read_bytes() == papers["paper"].read_bytes()
    assert answers(fl.export_paper(PLAN, answered)) == [f"Svar {n}." for n in range(count)]
    WRITTEN["follow_up"](followed)
    with pytest.raises(fl.CaseError, match=r"1 passages are somebody's own \('.*\(nyt\)'\)"):
        fl.export_paper(PLAN, changed)


@pytest.mark.office
def test_a_pdf_that_somebody_has_changed_is_not_written_over(papers, tmp_path, soffice):
    paper = shutil.copy(papers["follow_up"], tmp_path / "p.docx")
    written = export_pdf(paper)
    assert b"/MarkInfo" in written.read_bytes()  # tagged
    assert export_pdf(paper) == written
    with written.open("ab") as file:
        file.write(b"% a comment of somebody")
    before = written.read_bytes()
    with pytest.raises(fl.CaseError, match="is not a PDF as this library wrote it"):
        export_pdf(paper)
    assert written.read_bytes() == before
    assert export_pdf(paper, replace=True).read_bytes() != before
