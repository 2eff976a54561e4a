"""The follow-up as tables, chart, sheet to fill in and paper."""

import csv
import math
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from docx import Document
from office import convert, pages

from fosterlib import CaseError, load_case
from fosterlib.charts.shapes import Box, Stroke
from fosterlib.followup.chart import followup_plot
from fosterlib.followup.paper import export_follow_up
from fosterlib.followup.plan import follow_up
from fosterlib.followup.sheet import blank_follow_up_sheet
from fosterlib.followup.tables import (
    drivers_table,
    followup_headline,
    followup_table,
    indicators_table,
    reported_from,
    variance_table,
)

FOLDER = Path(__file__).parents[1] / "data" / "tv01c"
TV01C, EXAMPLE = load_case(FOLDER), FOLDER / "actuals_example.csv"


def bars_of(plot):
    """The bars of the chart; the squares are those beside the names."""
    boxes = [shape for shape in plot.shapes if isinstance(shape, Box)]
    return [box for box in boxes if box.width != box.height]


def test_with_nothing_reported_every_table_and_the_paper_say_so(tmp_path):
    found = follow_up(TV01C, pd.DataFrame({"line": [], "period": [], "value": []}))
    assert followup_headline(found, "en") == "Nothing is reported yet."
    assert followup_table(found, "en").frame["Reported"].iloc[:-1].eq("nothing").all()
    for table in (variance_table, drivers_table, indicators_table):
        assert str(table(found, "da"))
    assert bars_of(followup_plot(found, "en")) == []
    paper = export_follow_up(found, tmp_path / "nothing.docx", "en")
    assert "Nothing is reported yet." in zipfile.ZipFile(paper).read("word/document.xml").decode()


def test_another_language_is_refused_by_name(tmp_path):
    found = follow_up(TV01C, EXAMPLE)
    for write in (
        lambda: followup_table(found, "sv"),
        lambda: indicators_table(found, "sv"),
        lambda: export_follow_up(found, tmp_path / "a.docx", "sv"),
        lambda: blank_follow_up_sheet(TV01C, tmp_path / "a.xlsx", "sv"),
    ):
        with pytest.raises(CaseError, match="is not a language"):
            write()


def test_the_indicators_say_who_answers_for_them_and_how_they_move():
    text = str(indicators_table(follow_up(TV01C, EXAMPLE), "da"))
    assert "stiger, som ønsket" in text and "ikke målt to gange endnu" in text
    assert "69,4 % (2019Q2)" in text
    drivers = str(drivers_table(follow_up(TV01C, EXAMPLE), "da"))
    assert "11,8 %" in drivers  # of the contracts
    assert "Borgercenter Børn og Unge, Center for Familiepleje" in text and "Hvert kvartal" in text


def test_a_table_and_a_danish_file_give_the_same_as_the_csv(tmp_path):
    table = pd.read_csv(EXAMPLE)
    table.to_csv(tmp_path / "danish.csv", sep=";", decimal=",", index=False, encoding="cp1252")
    wanted = follow_up(TV01C, EXAMPLE)
    for source in (table, tmp_path / "danish.csv"):
        assert reported_from(follow_up(TV01C, source), "en") == reported_from(wanted, "en")
        pd.testing.assert_frame_equal(follow_up(TV01C, source).comparison, wanted.comparison)


def test_every_row_of_the_example_says_that_it_is_made_up():
    with EXAMPLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 50
    assert all(
        row["note"].startswith("Made up for the example") and "Made up" in row["source"]
        for row in rows
    )
    assert "Made up for the example" in reported_from(follow_up(TV01C, EXAMPLE), "da")


def test_the_tables_foot_and_say_what_they_are():
    found = follow_up(TV01C, EXAMPLE)
    table, causes = followup_table(found, "da", True), variance_table(found, "da", True)
    numbers = table.frame.iloc[:, 1:].astype(float)
    np.testing.assert_allclose(numbers.iloc[:-1].sum(), numbers.iloc[-1])
    np.testing.assert_allclose(
        causes.frame.iloc[:, 1:].sum(axis=1), causes.frame.iloc[:, 0], atol=1e-9
    )
    np.testing.assert_allclose(
        causes.frame["Afvigelse"].iloc[-1], table.frame["Afvigelse"].iloc[-1]
    )
    assert "Besparelser er angivet med negativt fortegn" in str(table)
    assert "1.000 kr., 2018 p/l" in table.title
    assert numbers["Plan 2018-2021"].iloc[-1] == pytest.approx(-42_600)


def test_a_line_without_figures_makes_the_total_forecast_not_stated_and_is_named():
    found = follow_up(TV01C, pd.DataFrame([{"line": "visits", "period": "2018", "value": -700}]))
    table = followup_table(found, "en")
    assert math.isnan(table.frame["Forecast 2018-2021"].iloc[-1])
    assert "Tighter contract follow-up, Information officer (+4)" in next(
        note for note in table.notes if "cannot be given" in note
    )
    assert table.frame["Realised to date"].iloc[-1] == -700
    assert "cannot be given" in followup_headline(found, "en") and "(+4)" in followup_headline(
        found, "en"
    )


def test_the_chart_shows_plan_and_realised_with_forecast_for_each_year():
    found = follow_up(TV01C, EXAMPLE)
    plot = followup_plot(found, "en", True)
    by_year = found.forecast.groupby("year")["forecast"].sum()
    bars, heights = bars_of(plot), []
    for x in sorted({bar.x for bar in bars}):
        heights.append(sum(bar.height for bar in bars if bar.x == x))
    outlines = [shape for shape in plot.shapes if isinstance(shape, Stroke) and shape.dashes]
    planned = [abs(line.points[1][1] - line.points[0][1]) for line in outlines[: len(by_year)]]
    scale = heights[0] / abs(by_year.iloc[0])
    assert heights == pytest.approx([abs(value) * scale for value in by_year])
    assert planned == pytest.approx([abs(value) * scale for value in found.plan.total])
    assert "2018 -8,000" in plot.description and "2018 prices" in plot.caption


def test_the_paper_has_text_for_the_blind_repeated_headers_and_the_same_bytes(tmp_path):
    found = follow_up(TV01C, EXAMPLE)
    first, second = (
        export_follow_up(found, tmp_path / name, "da") for name in ("a.docx", "b.docx")
    )
    assert first.read_bytes() == second.read_bytes()
    text = zipfile.ZipFile(first).read("word/document.xml").decode()
    assert "Plan: 2018 -8.000" in text
    assert text.count("<w:tblHeader/>") == 4
    assert "Made up for the example" in text
    assert "Plan, realiseret og prognose, netto</w:t>" in text  # the caption


def test_tables_and_pictures_of_a_template_stay_as_they_are(tmp_path):
    template = Document()
    template.add_table(1, 1).cell(0, 0).text = "Tlf. 12-34"
    picture = FOLDER.parents[1] / "docs" / "example" / "page.png"
    width = template.add_picture(str(picture)).width
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet"):
        template.add_paragraph("", style=name)
    template.save(tmp_path / "own.docx")
    export_follow_up(
        follow_up(TV01C, EXAMPLE), tmp_path / "out.docx", template=tmp_path / "own.docx"
    )
    written = Document(str(tmp_path / "out.docx"))
    assert written.tables[0].cell(0, 0).text == "Tlf. 12-34"
    assert written.inline_shapes[0].width == width
    assert written.inline_shapes[1].width < width * 2
    assert any("\u2011" in cell.text for cell in written.tables[1]._cells)


@pytest.mark.office
@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_paper_is_two_pages(tmp_path, lang, soffice, pdftoppm):
    path = export_follow_up(follow_up(TV01C, EXAMPLE), tmp_path / "paper.docx", lang)
    [printed] = convert(soffice, "pdf", tmp_path, [path])
    assert pages(pdftoppm, printed) == 2


def reported(*rows):
    columns = ["line", "assumption", "party", "period", "value"]
    return follow_up(TV01C, pd.DataFrame(rows, columns=columns))


def test_one_quarter_and_one_centre_are_said_beside_the_forecast(tmp_path):
    found = reported(("network", "", "bbu", "2018Q1", -500), ("visits", "", "", "2018Q1", -150))
    table = followup_table(found, "da")
    assert "2018Q1 (kun Borgercenter Børn og Unge)" in table.frame["Indberettet"].tolist()
    [caveat] = [note for note in table.notes if "hviler på ét kvartal" in note]
    assert TV01C.line("visits").label_da in caveat
    assert TV01C.line("network").label_da not in caveat, "half of it is reported: no forecast"
    paper = Document(export_follow_up(found, tmp_path / "f.docx", "da"))
    body = [p.text for p in paper.paragraphs if p.style.name == "Normal" and p.text]
    assert any("hviler på ét kvartal" in text for text in body)
    assert any("Diagrammets plan" in text for text in body)


def test_a_forecast_from_one_quarter_never_stands_without_its_caveat():
    rows = [
        (line.id, "", "", "2018Q1", -100 * n)
        for n, line in enumerate(TV01C.lines)
        if (line.in_total and line.lever) or line.id in ("recruitment", "development", "officer")
    ]
    for lang, caveat in (("da", "hviler på ét kvartal"), ("en", "rests on one quarter")):
        told = followup_headline(reported(*rows), lang)
        assert ("Prognose:" in told or "Forecast:" in told) and caveat in told
