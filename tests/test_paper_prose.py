"""The prose of the paper: blanks filled from the results, Markdown turned into Word."""

from dataclasses import replace

import pytest
from changed_case import TV01C, changed_case
from docx import Document
from office import texts

import fosterlib as fl
from fosterlib.export.document import export_paper


@pytest.mark.parametrize(
    ("blank", "told"),
    [
        ("{saving netwerk 2018}", "no line or part 'netwerk'.*did you mean 'network'"),
        ("{saving network 2031}", "no year '2031'"),
        ("{saving network 2018 bcu}", "no party 'bcu'"),
        ("{network.childern}", "cannot be filled.*did you mean 'network.children'"),
        ("{fte network 2018}", "no line with staff 'network'"),
        ("{table bugdet}", "no table 'bugdet'.*did you mean 'budget'"),
        ("{saving network}", "no year ''"),
    ],
)
def test_a_blank_that_cannot_be_filled_is_refused_with_its_line(blank, told, tmp_path):
    heading = "## Forslagets effekt\n"
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{blank}\n"))
    row = (folder / "paper_da.md").read_text(encoding="utf-8").split("\n").index(blank) + 1
    with pytest.raises(fl.CaseError, match=rf"paper_da\.md, row {row}: .*{told}"):
        export_paper(fl.evaluate(fl.load_case(folder)), tmp_path / "p.docx")
    assert not (tmp_path / "p.docx").exists()


def test_blanks_take_sums_of_years_parties_posts_and_words(tmp_path):
    heading = "## Forslagets effekt\n"
    words = (
        "{investment recruitment 2018+2019} {effect total all} {fte visits 2017} {fte_change visits"
        " last} {full}"
    )
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{words}\n"))
    path = export_paper(fl.evaluate(fl.load_case(folder)), tmp_path / "p.docx")
    assert "0,7 mio. kr. -42.600 28 -2,25 2021" in texts(path)


def test_markdown_in_the_prose_becomes_word(tmp_path):
    heading = "## Forslagets effekt\n"
    text = "Det er **vigtigt** og *nyt* <b>ikke HTML</b>\n\n- ét\n- to\n"
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{text}\n"))
    document = Document(export_paper(fl.evaluate(fl.load_case(folder)), tmp_path / "p.docx"))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("Det er vigtigt"))
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs][1] == (
        "vigtigt",
        True,
        None,
    )
    assert paragraph.text == "Det er vigtigt og nyt <b>ikke HTML</b>"
    assert {"ét", "to"} <= {p.text for p in document.paragraphs if p.style.name == "List Bullet"}


def test_a_case_without_a_folder_uses_the_library_s_form(tmp_path):
    path = export_paper(fl.evaluate(replace(fl.load_case(TV01C), folder=None)), tmp_path / "p.docx")
    assert "Kort resumé" in texts(path, "Heading 1")


def test_the_headline_of_a_paper_in_other_prices_compares_like_with_like(tmp_path):
    heading = "## Forslagets effekt\n"
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{{headline}}\n"))
    results = fl.in_prices(fl.evaluate(fl.load_case(folder)), "2022")
    told = texts(export_paper(results, tmp_path / "p.docx"))
    assert fl.headline(results, results, "da") in told
    assert fl.headline(results, results, "da").endswith("i 2018 p/l.")


@pytest.mark.parametrize(
    "table", ["| | |\n|---|---|\n", "| |\n|---|\n| |\n", "| a | |\n|---|---|\n"]
)
def test_a_typed_table_without_content_is_left_out_and_one_with_a_head_alone_stays(table, tmp_path):
    heading = "## Forslagets effekt\n"
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{table}\nEnd\n"))
    path = export_paper(fl.evaluate(fl.load_case(folder)), tmp_path / "p.docx")
    heads = [[cell.text for cell in found.rows[0].cells] for found in Document(path).tables]
    assert (["a", ""] in heads) == ("a" in table)
    assert ["", ""] not in heads and [""] not in heads
