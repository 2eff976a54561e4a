"""A Danish paper or workbook has no English in it, an English one no Danish or German: told by the
small words that every sentence needs, in every case, for the published state and its scenarios.
"""

import re

import pytest
from changed_case import TV01C, changed_case
from random_states import CASES, random_scenario

import fosterlib as fl
from fosterlib.export import answers, contents
from fosterlib.export.composed import workbook_sheets
from fosterlib.export.contents import Subject
from fosterlib.export.prose import paper_blocks
from fosterlib.words.tables import printed_cells

# Words of one language that are none of the other; names of people, places and reforms are theirs.
ENGLISH = (
    "the|and|of|with|from|which|years?|children|estimate|table|published|source|no|is|are|costs"
    "|saves|savings?|delay|stated|share|were|has|be|this|than|until|after|before|would|not"
    "|unchanged|net spending"
)
DANISH = (
    "og|af|til|der|som|ikke|med|fra|eller|børn|kr|mio|tabel|skøn|kilde|trykt|pct|det|den|fordi"
    "|uden|hvis|år|koster|sparer|besparelser?|linje|forudsætning(?:er)?|uændret|netto|hver"
)
GERMAN = "und|der|die|das|bis|zu|von|über|nicht|Millionen|Hintergrund|Stellen|für"
FOREIGN = {"da": f"{ENGLISH}|{GERMAN}".replace("|der|", "|"), "en": f"{DANISH}|{GERMAN}"}
# Names that keep their own language: titles of publications and bodies, addresses.
NAMES = re.compile(
    r"https?://\S+|\S+@\S+|National Probation Service|Families & Social Care|Spending Review"
    r"|Department for Education|Family Safeguarding(?: Model)?|Centre for \w+|Surrey County Council"
    r"|Increased Residential and Supported Accommodation for Children in Care and Care Leavers"
    r"|'probation posts'|Tæt på Familien|«[^»]*»|the fosterlib authors|innovationcsc\S*"
)
ID = re.compile(r"\b\w+(?:\.\w+)+")
STATES = [
    (name, scenario)
    for name in CASES
    for scenario in ["published", *fl.load_case(TV01C.parent / name).scenarios]
]


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch):
    monkeypatch.setattr(answers, "DRAWS", 200)
    for name in contents.CHARTS:
        monkeypatch.setitem(contents.CHARTS, name, lambda of: None)


def everything(blocks):
    """Every text of a paper: prose, heads, cells and notes of tables; not the trace."""
    for block in blocks:
        yield "".join(text for text, _ in block.runs)
        yield from ("".join(text for text, _ in item) for item in block.items)
        yield from (cell for row in block.rows for cell in row)
        if block.kind == "table" and block.content.frame.index.name not in ("Oplysning", "Item"):
            table = block.content
            yield from (block.caption, table.title, *table.notes, *map(str, table.frame.columns))
            yield from (
                cell for row in printed_cells(table) for cell in row if "." not in cell[:20]
            )
            yield from (cell for row in printed_cells(table) for cell in row if " " in cell)


def foreign_words(text, lang):
    return re.findall(rf"\b(?:{FOREIGN[lang]})\b", ID.sub("", NAMES.sub("", text)))


OF_OTHERS = sorted(path.name for path in (TV01C.parents[1] / "tests/cases_of_others").iterdir())


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", [*CASES, *OF_OTHERS])
def test_a_paper_of_a_random_scenario_speaks_one_language(name, seed, lang):
    home = TV01C.parent if name in CASES else TV01C.parents[1] / "tests/cases_of_others"
    case = fl.load_case(home / name)
    scenario = random_scenario(case, 1000 + seed).model_copy(update={"name": "«A-B»"})
    results = fl.evaluate(case, scenario)
    texts = list(everything(paper_blocks(Subject(results, lang))))
    texts += [fl.headline(results, fl.evaluate(case), lang), fl.source_line(case, lang)]
    assert {text: words for text in texts if (words := foreign_words(text, lang))} == {}


PLANTED = [
    ("da", "Forslaget sparer 12,8 mio. kr. and no more."),
    ("da", "The proposal saves money."),
    ("da", "Udgiften er not stated."),
    ("da", "Baggrund: bis zu 4,2 mio. pund"),
    ("en", "The proposal koster nothing."),
    ("en", "Net spending er som ikke trykt."),
    ("en", "Background: über drei years"),
]


@pytest.mark.parametrize(("lang", "planted"), PLANTED)
def test_a_sentence_of_another_language_planted_into_a_paper_is_found(lang, planted, tmp_path):
    heading = {"da": "## Økonomi\n", "en": "## Finances\n"}[lang]
    change = (f"paper_{lang}.md", heading, f"{heading}\n{planted}\n")
    case = fl.load_case(changed_case(TV01C.parent / "kent_voluntary", tmp_path, change))
    texts = everything(paper_blocks(Subject(fl.evaluate(case), lang)))
    assert [text for text in texts if foreign_words(text, lang)] == [planted]


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize(("name", "scenario"), STATES)
def test_a_paper_speaks_one_language(name, scenario, lang):
    case = fl.load_case(TV01C.parent / name)
    results = fl.evaluate(case, case.named(scenario))
    found = {
        text: words
        for text in everything(paper_blocks(Subject(results, lang)))
        if (words := foreign_words(text, lang))
    }
    assert found == {}


def texts_of_workbook(case, results, lang):
    """Every text of a workbook but ids and what a scenario is known as: cells, what is said beside
    a cell, charts, tabs.
    """
    pages = [*fl.follow_up_pages(results, lang), *fl.scenario_pages(case, lang=lang)]
    for sheet in workbook_sheets(results, lang, pages=pages):
        yield sheet.title
        for cell in (cell for row in sheet.rows for cell in row):
            if isinstance(cell.value, str) and cell.value not in case.scenarios:
                yield cell.value
            if cell.entry:
                yield from (cell.entry.title, cell.entry.message)
        for chart in sheet.charts:
            yield from (chart.title, chart.axis, chart.text)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
def test_a_workbook_speaks_one_language(name, lang):
    case = fl.load_case(TV01C.parent / name)
    scenarios = [case.published, [*case.scenarios.values()][-1]]
    texts = {
        text: None
        for scenario in scenarios
        for text in texts_of_workbook(case, fl.evaluate(case, scenario), lang)
    }
    found = {text: foreign_words(ID.sub("", text), lang) for text in texts}
    assert {text: words for text, words in found.items() if words} == {}


def test_foreign_words_are_found():
    assert foreign_words("Estimate by the authors", "da")
    assert foreign_words("Hintergrund: bis zu 4.2", "da") and foreign_words("bis zu", "en")
    assert foreign_words("efter kilde og tabel", "en")
