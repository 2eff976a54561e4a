"""Every sentence of a paper is true for its own state: two hundred random scenarios of the five
cases, in both languages, the figures and the claims held against the results.
"""

import re

import numpy as np
import pytest
from changed_case import TV01C, changed_case
from docx import Document
from docx.oxml.ns import qn
from random_states import CASES, random_scenario

import fosterlib as fl
from fosterlib.export import answers, contents
from fosterlib.export.contents import Subject
from fosterlib.export.prose import paper_blocks
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import reached
from fosterlib.words.reference import standing

LOADED = {name: fl.load_case(TV01C.parent / name) for name in CASES}
STATES = [(name, seed, lang) for seed in range(20) for name in CASES for lang in ("da", "en")]
# What a passage of TV01c promises, by the line that it belongs to.
PROMISES = {
    "da": {
        "officer": "nformationsmedarbejder",
        "recruitment": "ålgruppeanalyse",
        "network": "i netværket i stedet for",
        "foster": "i stedet for på en døgninstitution",
        "respite": "forebygges om året",
        "visits": "vejledningsbesøg om året",
        "contracts": "Pakkepriserne",
    },
    "en": {
        "officer": "nformation officer",
        "recruitment": "arget-group analysis",
        "network": "home in their network for",
        "foster": "instead of a place in an institution",
        "respite": "prevented a year",
        "visits": "guidance visits a year",
        "contracts": "ackage prices",
    },
}
NOTHING = re.compile(
    r"(?<![\d.,])0(?:,0|\.0)?\s?(?:mio\.\s)?(?:kr\.|GBP)|(?:DKK |£)0(?:\.0)?(?![\d.,])"
)
DOUBLE = re.compile(r"(?<!\.)\.\.(?!\.)|kr\.\.")
SAVES = re.compile(r"\b(?:sparer|saves) (?:DKK |£)?([\d.,]+)( mio\.| million)?")
FULLY = re.compile(r"Alt er fuldt indfaset|All is fully phased in")


@pytest.fixture(autouse=True, scope="module")
def without_pictures():
    """The texts alone: charts are drawn elsewhere, and a few draws give the same sentences."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "DRAWS", 200)
        for name in contents.CHARTS:
            patch.setitem(contents.CHARTS, name, lambda of: None)
        yield


def prose(blocks):
    """Everything a paper says in sentences: paragraphs, items, typed tables, notes of tables."""
    told = []
    for block in blocks:
        told.append("".join(text for text, _ in block.runs))
        told += ["".join(text for text, _ in item) for item in block.items]
        told += [" | ".join(row) for row in block.rows]
        if block.kind == "table":
            told += [block.caption, *block.content.notes]
            told += [cell for row in text_cells(block.content) for cell in row]
    return [text for text in told if text]


def text_cells(table):
    """The cells of a table that are texts, but for those that quote the case's own files."""
    if table.frame.index.name in ("id", ""):
        return []
    return [[cell for cell in row if isinstance(cell, str)] for row in table.frame.values]


def results_of(name, seed):
    case = LOADED[name]
    return fl.evaluate(case, random_scenario(case, 97 * seed + CASES.index(name)))


@pytest.mark.parametrize(("name", "seed", "lang"), STATES)
def test_every_claim_of_a_random_state_is_true(name, seed, lang):
    results = results_of(name, seed)
    told = prose(paper_blocks(Subject(results, lang)))
    claims_hold(results, told, lang)
    headline_holds(results, fl.headline(results, fl.evaluate(results.case), lang), lang)


def claims_hold(results, told, lang):
    """What a text may not say of these results."""
    text = "\n".join(told)
    assert not NOTHING.search(text), NOTHING.search(text)
    assert not DOUBLE.search(text), DOUBLE.search(text)
    assert not re.search(r"[{}]|\bnan\b", text)
    no_line_that_is_off_is_promised(results, text, lang)
    assert not FULLY.search(text) or is_phased_in(results)
    if standing(fl.evaluate(results.case)) != "printed":
        assert "som i det trykte forslag" not in text and "as in the printed proposal" not in text


def no_line_that_is_off_is_promised(results, text, lang):
    if results.case.id != "tv01c":
        return
    effects = dict(zip((line.id for line in results.case.lines), results.effects, strict=True))
    annex = re.split(r"\n(?:Bilag|Annex): ", text)[0]
    for line, promise in PROMISES[lang].items():
        if not effects[line].any():
            assert promise not in annex, f"{line} is off, and promised: {promise}"


def is_phased_in(results):
    case, values = results.case, results.case.values(results.scenario)
    place = results.years.index(case.header.full_effect_year())
    return all(
        reached(case, line, values, results.years).sum(axis=0)[place] > 1 - 1e-9
        for line, effects in zip(case.lines, results.effects, strict=True)
        if kind_of(line).is_delayed and effects.any()
    )


def headline_holds(results, text, lang):
    """Each figure of the headline is the results', and a cost is no saving."""
    assert not NOTHING.search(text) and not DOUBLE.search(text)
    total = results.total
    if total.isna().any():
        return
    first = text.split(". ")[0] if lang == "en" else re.split(r"\. (?=[A-ZÆØÅ])", text)[0]
    saved = SAVES.findall(first)
    if saved:
        assert total[results.years[-1]] < 0 or total.sum() < 0, text
    if total[results.years[-1]] > 0:
        year = results.years[-1]
        assert not re.search(
            rf"(sparer|saves) [^.]*?[\d] ?(?:kr\.|million)? i?n? {year}\b", first
        ), text
    gap = results.total - fl.evaluate(results.case).total
    if abs(gap).max() > 1e-6:
        assert text.count(". ") >= 1, "what moved is said"
        assert "som i det trykte forslag" not in text and "as in the printed" not in text
    for figure in figures_of(first, lang):
        near = [abs(total[year]) for year in results.years] + [abs(total.sum()), *gross(results)]
        assert any(abs(figure - value * unit_size(results)) <= 0.05e6 + 1e-6 for value in near), (
            figure,
            text,
        )


def gross(results):
    by_line = np.nan_to_num(results.effects[results.case.counted]).sum(axis=(1, 2))
    return [by_line[by_line > 0].sum(), -by_line[by_line < 0].sum()]


def unit_size(results):
    size = results.case.header.unit.split()[0]
    return float(size) if size.isdigit() else 1.0


def figures_of(text, lang):
    """The amounts of a sentence, in whole currency."""
    money = (
        r"([\d.,]+)( mio\.)? (?:kr\.|GBP)" if lang == "da" else r"(?:DKK |£)([\d.,]*\d)( million)?"
    )
    for digits, million in re.findall(money, text):
        plain = (
            digits.replace(".", "").replace(",", ".") if lang == "da" else digits.replace(",", "")
        )
        yield float(plain) * (1e6 if million else 1)


TEN = [(name, seed, lang) for name in CASES for seed, lang in ((31, "da"), (32, "en"))]


@pytest.mark.parametrize(("name", "seed", "lang"), TEN)
def test_the_file_says_what_was_composed(name, seed, lang, tmp_path):
    results = results_of(name, seed)
    path = fl.export_paper(results, tmp_path / "paper.docx", lang)
    document = Document(path)
    told = [
        "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]
    claims_hold(results, [text for text in told if "http" not in text], lang)
    wanted = prose(paper_blocks(Subject(results, lang)))
    body = "\n".join(told)
    paragraphs = [text for text in wanted if " | " not in text and "\ue000" not in text]
    missing = [text for text in paragraphs if text not in body]
    assert missing == []


CONDITIONS = [
    ("{if netwerk acts}x{end}", "no line or part 'netwerk'.*did you mean 'network'"),
    ("{if network.childern moved}x{end}", "no assumption 'network.childern'.*network.children"),
    ("{if network sves}x{end}", "is no condition that a paper can have.*did you mean 'saves'"),
    ("{if network saves}x", "is not closed by {end}"),
    ("x{end}", "belongs to no {if}"),
    ("{if printed}x{else}y{else}z{end}", "belongs to no {if}"),
    ("{saving officer all}", "is no saving now.*{if officer saves}"),
    ("{investment network all}", "is no investment now.*{if network costs}"),
]


@pytest.mark.parametrize(("written", "told"), CONDITIONS)
def test_a_condition_that_cannot_be_read_is_told_by_file_and_line(written, told, tmp_path):
    heading = "## Forslagets effekt\n"
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{written}\n"))
    rows = (folder / "paper_da.md").read_text(encoding="utf-8").split("\n")
    row = rows.index(written) + 1
    with pytest.raises(fl.CaseError, match=rf"paper_da\.md, row {row}: .*{told}"):
        fl.export_paper(fl.evaluate(fl.load_case(folder)), tmp_path / "p.docx")


def test_conditions_choose_by_part_line_sign_delay_and_value(tmp_path):
    heading = "## Forslagets effekt\n"
    written = (
        "{if part3 acts}A{else}B{end}{if network saves and not network late}C{end}"
        "{if total full}D{else}E{end}{if network.children below 10 or network.children one}F{end}"
        "{if nothing moved}G{end}{if printed}H{end}{if officer costs}I{if visits saves}J{end}{end}"
    )
    folder = changed_case(TV01C, tmp_path, ("paper_da.md", heading, f"{heading}\n{written}\n"))
    case = fl.load_case(folder)
    expected = {
        "ACDGHIJ": {},
        "AEFIJ": {"network.children": 9, "delay.all": 1},
        "BD": {"part3.on": 0},
        "ACDFIJ": {"network.children": 1},
    }
    for letters, values in expected.items():
        results = fl.evaluate(case, case.scenario("s", values) if values else None)
        told = prose(paper_blocks(Subject(results, "da")))
        assert [text for text in told if re.fullmatch("[A-J]+", text)] == [letters]


@pytest.mark.parametrize("table", [answers.payback_table, answers.key_figures_table])
@pytest.mark.parametrize(("lang", "said"), [("da", "uden rente"), ("en", "without interest")])
def test_a_table_with_a_payback_year_says_under_it_how_it_is_found(table, lang, said):
    case = LOADED["tv01c"]
    [note] = table(fl.evaluate(case), lang).notes
    assert said in note
    nothing = case.scenario("nothing put in", {"development.on": 0.0, "recruitment.on": 0.0})
    without = table(fl.evaluate(case, nothing), lang)
    assert note not in without.notes


DATES = [
    ("surrey_safeguarding", {}, ["| March 2023 |", "Eight parties"], ["before March", "goes on."]),
    (
        "surrey_safeguarding",
        {"dfe_grant.extension_months": -12},
        ["| before March 2023 |", "ends before March 2023. What it was to pay for goes on."],
        ["| March 2023 |"],
    ),
    ("kent_voluntary", {}, ["1 June and 30 September 2011, 31 March 2012 |"], ["extended."]),
    (
        "kent_voluntary",
        {"march.extension_months": 6},
        ["30 September 2011, after 31 March 2012 |", "taken to be extended."],
        ["end earlier"],
    ),
    (
        "kent_voluntary",
        {"march.extension_months": -6},
        ["30 September 2011, before 31 March 2012 |", "taken to end earlier."],
        ["extended."],
    ),
    (
        "herning_parents",
        {"posts.months_late": 3},
        ["1 January 2020, the posts later"],
        ["later than"],
    ),
]


@pytest.mark.parametrize(("name", "overrides", "said", "not_said"), DATES)
def test_a_date_that_is_moved_is_said_to_be_moved_as_it_is(name, overrides, said, not_said):
    case = LOADED[name]
    results = fl.evaluate(case, case.scenario("moved", overrides))
    text = "\n".join(prose(paper_blocks(Subject(results, "en"))))
    assert [one for one in said if one not in text] == []
    assert [one for one in not_said if one in text] == []
