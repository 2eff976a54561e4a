"""Every sentence of a paper is true for its own state: two hundred random scenarios of the five
cases, in both languages, the figures and the claims held against the results.
"""

import re
from dataclasses import replace

import pytest
from changed_case import TV01C, changed_case
from claims import PROMISES, false_claims, false_heads
from docx import Document
from docx.oxml.ns import qn
from random_states import CASES, random_scenario

import fosterlib as fl
from fosterlib.export import answers, contents
from fosterlib.export.contents import Subject
from fosterlib.export.prose import paper_blocks
from fosterlib.model.evaluate import published_beside

LOADED = {name: fl.load_case(TV01C.parent / name) for name in CASES}
LATER = {
    "tv01c": "2024",
    "herning_parents": "2025",
    "copenhagen_prevention": "2015",
    "surrey_safeguarding": "2027/28",
    "kent_voluntary": "2014/15",
}
STATES = [(name, seed, lang) for seed in range(20) for name in CASES for lang in ("da", "en")]


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
    """Results of a random scenario, every fourth over three years more than the case has."""
    case = LOADED[name]
    scenario = random_scenario(case, 97 * seed + CASES.index(name))
    return fl.evaluate(case, scenario, LATER[name] if seed % 4 == 3 else None)


@pytest.mark.parametrize(("name", "seed", "lang"), STATES)
def test_every_claim_of_a_random_state_is_true(name, seed, lang):
    results = results_of(name, seed)
    blocks = paper_blocks(Subject(results, lang))
    tables = [block.content for block in blocks if block.kind == "table"]
    assert list(false_claims(results, prose(blocks), lang)) == []
    assert list(false_heads(results, tables, lang)) == []
    headline_holds(results, fl.headline(results, published_beside(results), lang), lang)


def headline_holds(results, text, lang):
    """What moved is said, and by nobody who finds all as it was."""
    assert list(false_claims(results, [text], lang)) == []
    gap = results.total - published_beside(results).total
    if not results.total.isna().any() and abs(gap).max() > 1e-6:
        assert text.count(". ") >= 1, "what moved is said"


SLOW, LATE, FEW = {"delay.all": 1}, {"delay.all": 3}, {"network.children": 9}
NO_OFFICER, NO_GRANT, NO_MOVE = {"officer.on": 0}, {"income.on": 0}, {"expenditure_moved.on": 0}
RETURNS = {"returns.children": 5}
# A falsehood by case, what is moved there, and what is told of the sentence.
PLANTED = [
    # a line that is off is promised
    ("tv01c", NO_OFFICER, "da", "En informationsmedarbejder skal skaffe flere.", "officer is off"),
    ("tv01c", {"part3.on": 0}, "en", "There is a home in their network for 17.", "network is off"),
    ("herning_parents", NO_GRANT, "da", "Tilskuddet fra Socialstyrelsen er givet.", "grant is off"),
    ("herning_parents", {}, "en", "The family therapists go on.", "therapists_after is off"),
    ("copenhagen_prevention", NO_MOVE, "da", "En del var oprindelig afsat i 2011.", "moved is off"),
    ("surrey_safeguarding", {}, "en", "It ends later than March 2023.", "bridge is off"),
    ("kent_voluntary", {}, "da", "En del af dem fornyes.", "renewal is off"),
    # a cost is called a saving, a saving a cost, a net with an income in it a saving
    ("surrey_safeguarding", {}, "en", "The agreement saves £486,970 in 2024/25.", "a saving with"),
    ("surrey_safeguarding", {}, "en", "The posts save, it saves £486,970 in 2024/25.", "no figure"),
    ("tv01c", {}, "da", "Forslaget koster 12,8 mio. kr. i 2021.", "12,8 mio. kr. i 2021 is no"),
    ("tv01c", {}, "da", "Stillingen sparer 0,3 mio. kr. i 2020.", "0,3 mio. kr. i 2020 is no"),
    ("tv01c", {}, "en", "The post saves DKK 0.3 million in 2020.", "DKK 0.3 million in 2020 is no"),
    ("herning_parents", RETURNS, "da", "Projektet sparer 1,8 mio. kr. i 2022.", "a saving with"),
    # fully phased in too early
    ("tv01c", SLOW, "da", "Alt er fuldt indfaset | 2021", "not fully phased in"),
    ("tv01c", SLOW, "en", "All is fully phased in | 2021", "not fully phased in"),
    ("tv01c", SLOW, "en", "- Network care: in 2021 there is a home.", "network is not fully"),
    ("tv01c", LATE, "da", "Aflastning: 6 anbringelser forebygges om året.", "respite is not fully"),
    (
        "tv01c",
        SLOW,
        "da",
        "Øget brug af netværkspleje: ved fuld indfasning.",
        "network is not fully",
    ),
    # printed over what is not, reproduced what is moved
    ("tv01c", FEW, "da", "Det er som i det trykte forslag.", "called as printed"),
    ("surrey_safeguarding", {}, "en", "That is as in the printed proposal.", "called as printed"),
    ("tv01c", {}, "en", "That is the plan with nothing moved.", "called the plan"),
    ("herning_parents", RETURNS, "da", "Den genskaber alle 24 trykte tal.", "not all 24"),
    ("kent_voluntary", {}, "en", "It reproduces all 99 printed figures.", "not all 99"),
    # a wrong amount, a wrong year, a wrong count
    ("tv01c", {}, "da", "Forslaget sparer 12,3 mio. kr. i 2021.", "12,3 mio. kr. i 2021 is no"),
    ("tv01c", {}, "da", "Forslaget sparer 12,8 mio. kr. i 2020.", "12,8 mio. kr. i 2020 is no"),
    ("tv01c", {}, "en", "The proposal saves DKK 12.8 million in 2018-2021.", "in 2018-2021 is no"),
    ("tv01c", {}, "da", "Det koster 77,7 mio. kr.", "is no figure"),
    ("surrey_safeguarding", {}, "da", "Det koster 486.970 GBP i 2022/23.", "i 2022/23 is no"),
    ("kent_voluntary", {}, "en", "Spending is £12,345,678 in 2010-11.", "is no figure"),
    ("herning_parents", {}, "da", "Udgiften er 994.000 kr. i 2021.", "994.000 kr. i 2021 is no"),
    ("tv01c", FEW, "da", "Der bor 19 børn hos naboen.", "nothing here counts 19 børn"),
    ("surrey_safeguarding", {}, "en", "There are 13 posts.", "nothing here counts 13 posts"),
    ("tv01c", {}, "da", "Det er 4,75 årsværk færre.", "no such change of posts"),
    # nothing told as money, two stops, what no sentence has
    ("tv01c", {}, "da", "Stillingen koster 0 kr. i 2018.", "nothing is told"),
    ("tv01c", {}, "en", "The post costs DKK 0.0 million in 2018.", "nothing is told"),
    ("surrey_safeguarding", {}, "en", "It costs £0 in 2020/21.", "nothing is told"),
    ("herning_parents", {}, "da", "Udgiften er 994.000 kr..", "two full stops"),
    ("kent_voluntary", {}, "en", "The answer is given..", "two full stops"),
    ("tv01c", {}, "da", "Det sparer {savings network}.", "is no sentence"),
    ("tv01c", {}, "en", "The range is nan.", "is no sentence"),
]


@pytest.mark.parametrize(("name", "values", "lang", "planted", "told_of_it"), PLANTED)
def test_a_falsehood_planted_into_a_true_text_is_found(name, values, lang, planted, told_of_it):
    case = LOADED[name]
    results = fl.evaluate(case, case.scenario("planted", values) if values else None)
    told = prose(paper_blocks(Subject(results, lang)))
    assert list(false_claims(results, told, lang)) == []
    for place in (1, len(told) // 3):
        found = false_claims(results, [*told[:place], planted, *told[place:]], lang)
        assert any(told_of_it in one for one in found), found


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", ["tv01c", "surrey_safeguarding", "kent_voluntary"])
def test_no_digit_and_no_year_of_a_headline_can_be_another(name, lang):
    results = fl.evaluate(LOADED[name])
    text = fl.headline(results, results, lang)
    amount = re.search(r"\d[\d.,]*\d", text)[0]
    for wrong in (
        amount[:-1] + str((int(amount[-1]) + 5) % 10),
        str(int(amount[0]) + 1) + amount[1:],
    ):
        assert list(false_claims(results, [text.replace(amount, wrong, 1)], lang))
    first, last = results.years[0], results.years[-1]
    assert list(false_claims(results, [text.replace(f" {last}", f" {first}", 1)], lang))


def test_a_printed_head_over_figures_that_are_not_printed_is_found():
    case = LOADED["surrey_safeguarding"]
    results = fl.evaluate(case)
    frame = fl.budget_table(results, "en").frame
    table = fl.budget_table(results, "en")
    assert list(false_heads(results, [table], "en")) == []
    headed = replace(table, frame=frame.rename(columns={frame.columns[-1]: "Printed"}))
    assert len(list(false_heads(results, [headed], "en"))) == 1


@pytest.mark.parametrize(
    ("name", "lang", "lines"), [(*case, lines) for case, of in PROMISES.items() for lines in of]
)
def test_each_promise_stands_in_the_text_of_a_state_in_which_its_line_acts(name, lang, lines):
    """Else the passage was worded anew, and nobody would see it promise a line that is off."""
    promise = PROMISES[name, lang][lines]
    said = [prose(paper_blocks(Subject(one, lang))) for one in states_of_all_lines(name)]
    assert any(re.search(promise, text) for told in said for text in told)


def states_of_all_lines(name):
    """Results of the case, its scenarios, and some in which more of its lines act."""
    case = LOADED[name]
    more = [
        values
        for values in (
            RETURNS,
            {"posts.months_late": 3},
            {"unspent.in_2012": 100},
            {"posts.number": 5},
            {"renewal.on": 1, "renewal.share": 0.5, "agreement.amount": 0.05},
            {"dfe_grant.extension_months": -12},
        )
        if set(values) <= set(case.assumptions)
    ]
    scenarios = [case.published, *case.scenarios.values()]
    scenarios += [case.scenario(f"more {n}", values) for n, values in enumerate(more)]
    return [fl.evaluate(case, one, until) for one in scenarios for until in (None, LATER[name])]


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
    assert list(false_claims(results, [text for text in told if "http" not in text], lang)) == []
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
