"""The committee paper: the council's form, written from the figures, and kept notes."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from changed_case import TV01C
from docx import Document
from docx.oxml.ns import qn
from matplotlib.text import Text
from office import captions, cells, convert, fills, texts

import fosterlib as fl
from fosterlib.export.contents import CHARTS, TABLES, Subject
from fosterlib.export.document import column_widths, export_paper
from fosterlib.words.text import number

FOLDERS = [path.parent for path in sorted(Path("data").glob("*/case.toml"))]
FORM = [
    "Forslagets samlede økonomiske konsekvenser",
    "Baggrund og formål",
    "Forslagets indhold",
    "Økonomi",
    "Implementering af forslaget",
    "Inddragelse af samarbejdspartnere",
    "Forslagets effekt",
    "Opfølgning",
    "Risikovurdering",
    "Bemærkninger",
]


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture(scope="module")
def slow(case):
    changes = {"network.children": 9, "delay.all": 0.5}
    return fl.evaluate(
        case, case.scenario("slow", changes, reason="half as many families", author="A. Analyst")
    )


@pytest.fixture(scope="module")
def published(case, tmp_path_factory):
    return export_paper(fl.evaluate(case), tmp_path_factory.mktemp("paper") / "tv01c.docx")


@pytest.fixture(scope="module")
def of_scenario(slow, tmp_path_factory):
    return export_paper(slow, tmp_path_factory.mktemp("paper") / "slow.docx", on=date(2018, 3, 1))


def test_the_sections_stand_in_the_order_of_the_council_s_form(published):
    assert [text for text in texts(published, "Heading 1") if text in FORM] == FORM


def test_tables_1_to_4_are_those_of_the_form(published):
    numbered = [caption for caption in captions(published) if caption.startswith("Tabel")]
    assert numbered[0] == "Tabel 1. Forslagets samlede økonomi. 1.000 kr., 2018 p/l"
    assert numbered[1].startswith("Tabel 2. Ændringer på familieplejeområdet")
    assert numbered[2] == "Tabel 3. Varige ændringer, service. 1.000 kr., 2018 p/l"
    assert numbered[3].startswith("Tabel 4. Personalemæssige konsekvenser")
    assert [caption.split(".")[0] for caption in numbered] == [
        f"Tabel {n}" for n in range(1, len(numbered) + 1)
    ]


def test_table_1_is_the_printed_one(case, published):
    table = next(
        table for table in Document(published).tables if table.rows[0].cells[0].text == "Linje"
    )
    rows = {row[0]: row[2:] for row in cells(table)}
    for figure in case.figures:
        if figure.table == "table1":
            name = (
                "Samlet varig ændring"
                if figure.line == "total"
                else case.line(figure.line).label_da
            )
            assert rows[name][case.years.index(figure.year)] == number(figure.value, "da")


def test_the_sentences_are_written_from_the_figures(published, of_scenario):
    printed, moved = (" ".join(texts(path)) for path in (published, of_scenario))
    assert "Forslaget sparer 12,8 mio. kr. i 2021 og 42,6 mio. kr. i alt" in printed
    assert "Netværkspleje: I 2021 bor 17 børn og unge" in printed
    assert "Det sparer 2,7 mio. kr. i 2018 og 4,1 mio. kr. i 2021" in printed
    assert (
        "Heraf ligger 3,5 mio. kr. af besparelsen i 2021 i Borgercenter Børn og Unge"
        " og 0,6 mio. kr. i Borgercenter Handicap" in printed
    )
    assert "Netværkspleje: Når omlægningen er slået helt igennem, bor 9 børn og unge" in moved
    assert "Det sparer 0,7 mio. kr. i 2018 og 2,1 mio. kr. i 2021" in moved


def test_the_styles_are_word_s_own(published):
    used = {paragraph.style.name for paragraph in Document(published).paragraphs}
    assert used <= {
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Normal",
        "Caption",
        "List Bullet",
    }


def test_every_table_with_a_header_repeats_it_and_no_row_breaks(published):
    for table in Document(published).tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_chart_has_a_text_for_those_who_cannot_see_it_and_a_caption(published):
    pictures = [
        element for element in Document(published).element.iter() if element.tag.endswith("}docPr")
    ]
    assert len(pictures) >= 3
    assert "-12.800" in pictures[0].get("descr")
    assert all(picture.get("descr") and picture.get("title") for picture in pictures)
    figures = [caption for caption in captions(published) if caption.startswith("Figur")]
    assert len(figures) == len(pictures)
    assert figures[0] == "Figur 1. Effekt pr. linje og år, 2018-2021"


def test_the_language_of_the_document_is_set(case, tmp_path):
    for lang, code in (("da", "da-DK"), ("en", "en-GB")):
        document = Document(export_paper(fl.evaluate(case), tmp_path / f"{lang}.docx", lang=lang))
        assert document.core_properties.language == code
        assert {
            element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))
        } == {code}


def test_the_annex_holds_every_assumption_and_marks_those_moved_in_yellow(case, of_scenario):
    tables = Document(of_scenario).tables
    annex = next(table for table in tables if table.rows[0].cells[0].text == "id")
    rows = {row.cells[0].text: row for row in annex.rows[1:]}
    assert set(rows) == set(fl.assumptions_table(case).frame.index)
    assert {id for id, row in rows.items() if "FFFF00" in fills(row)} == {
        "network.children",
        "delay.all",
    }
    assert "I sagen: 17. A. Analyst; half as many families" in [
        cell.text for cell in rows["network.children"].cells
    ]
    moved = next(table for table in tables if table.rows[0].cells[1].text == "I sagen")
    assert all("FFFF00" in fills(row) for row in moved.rows[1:])
    assert len(moved.rows) == 3


def test_every_page_says_what_was_calculated(of_scenario):
    document = Document(of_scenario)
    footer = document.sections[0].footer.paragraphs[0]
    assert footer.text.startswith("TV01c: Omstilling af familieplejeområdet (slow) · 2018-03-01")
    fields = footer._p.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]
    trace = " ".join(cell for row in cells(document.tables[-1]) for cell in row)
    assert "network.children 17 → 9" in trace and f"fosterlib {fl.__version__}" in trace
    assert document.core_properties.created.date() == date(2018, 3, 1)


def test_without_a_date_none_is_written(published):
    assert b"2013" not in zipfile.ZipFile(published).read("docProps/core.xml")
    assert b"created" not in zipfile.ZipFile(published).read("docProps/core.xml")


def test_sections_without_content_are_left_out(published, tmp_path):
    assert "Ændrede forudsætninger" not in texts(published, "Heading 1")
    headings = texts(
        export_paper(fl.evaluate(fl.load_case("data/herning_parents")), tmp_path / "h.docx"),
        "Heading 1",
    )
    assert "Økonomi" in headings
    assert "Opfølgning" not in headings


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_case_gives_a_paper_without_open_blanks(folder, lang, tmp_path):
    case = fl.load_case(folder)
    document = Document(export_paper(fl.evaluate(case), tmp_path / "p.docx", lang=lang))
    everything = [p.text for p in document.paragraphs] + [
        cell for table in document.tables for row in cells(table) for cell in row
    ]
    assert getattr(case.header, f"title_{lang}") in everything
    assert not [text for text in everything if "{" in text or "nan" in text.split()]


def test_a_scenario_is_held_against_the_published_case(published, of_scenario):
    assert any(
        "slow" in caption and caption.startswith("Figur") for caption in captions(of_scenario)
    )
    assert len(captions(of_scenario)) == len(captions(published)) + 3


def test_another_version_of_the_case_gives_a_section_of_what_changed(tmp_path):
    before, after = (
        fl.evaluate(fl.load_case(f"tests/versions/{name}")) for name in ("before", "after")
    )
    path = export_paper(after, tmp_path / "v.docx", lang="en", compared=before)
    assert "Changed against the earlier version" in texts(path, "Heading 1")
    assert any("Changes from A to B" in caption for caption in captions(path))


def test_the_same_results_give_the_same_bytes(case, published, tmp_path):
    again = export_paper(fl.evaluate(fl.load_case(TV01C)), tmp_path / "tv01c.docx")
    assert again.read_bytes() == published.read_bytes()
    assert {entry.date_time for entry in zipfile.ZipFile(again).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_no_word_is_broken_in_a_table_that_has_room():
    rows = [["Succeskriterium", "Skal", "2018"], ["en lang tekst " * 20, "stige", "-12.800"]]
    widths = column_widths(rows, [False, False, True], 470, 8.5)
    assert sum(widths) == pytest.approx(470)
    assert widths[1] > 5 * 8.5 * 0.5 + 10
    assert sum(
        column_widths([["word " * 99, "w" * 99]], [False, False], 100, 8.5)
    ) == pytest.approx(100)


def test_every_table_and_chart_that_a_paper_may_ask_for_is_there_or_left_out(slow):
    subject = Subject(slow, "da")
    missing = {name for name, make in {**TABLES, **CHARTS}.items() if make(subject) is None}
    assert missing == {"versions", "corrections"}


@pytest.mark.office
def test_the_paper_opens_in_a_word_processor_and_fills_whole_pages(
    soffice, pdftoppm, of_scenario, tmp_path
):
    import subprocess

    (pdf,) = convert(soffice, "pdf", tmp_path, [of_scenario])
    subprocess.run([pdftoppm, "-r", "10", "-png", str(pdf), str(tmp_path / "page")], check=True)
    assert 8 <= len(list(tmp_path.glob("page*.png"))) <= 16
    fonts = set(re.findall(rb"/FontName\s*/([\w+-]+)", pdf.read_bytes()))
    assert fonts
    assert io.BytesIO(pdf.read_bytes()).read(5) == b"%PDF-"


def test_a_chart_that_would_show_nothing_is_left_out(tmp_path):
    grant = fl.load_case(
        "data/copenhagen_prevention"
    )  # it pays for everything, and the transfer is between years
    path = fl.export_paper(
        fl.evaluate(grant, grant.scenarios["original profile"]), tmp_path / "x.docx", lang="en"
    )
    captions = [
        p.text
        for p in Document(path).paragraphs
        if p.style.name == "Caption" and "Figure" in p.text
    ]
    assert not any("Bridge" in caption or "by administration" in caption for caption in captions)
    assert "by line and year" in captions[0]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_begins_a_page_turns_it_itself_so_that_none_stays_empty(slow, tmp_path, lang):
    document = Document(export_paper(slow, tmp_path / "p.docx", lang))
    assert 'w:type="page"' not in document.element.xml
    turned = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert turned and all(paragraph.text.strip() for paragraph in turned)


def test_where_charts_have_captions_their_titles_stand_there_alone(slow):
    def drawn(subject):
        chart = CHARTS["effects"](subject)
        return chart.plot.title, [text.get_text() for text in chart.findobj(Text)]

    title, written = drawn(Subject(slow, "da"))
    assert title in written
    title, written = drawn(Subject(slow, "da", has_captions=True))
    assert title and title not in written
