"""Other evidence stands beside the value that a case uses: it can be tried, and changes nothing."""

import re

import pytest
from changed_case import SMALL, TV01C, changed_case

import fosterlib as fl
from fosterlib.words.stamp import input_hash

HEAD = "assumption,value,label_da,label_en,source,locator\n"


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


def with_rivals(folder, *rows):
    """The small case with these rivals; returns its path."""
    copy = changed_case(SMALL, folder)
    (copy / "rivals.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return copy


def test_each_rival_of_the_case_can_be_tried(case):
    assert {rival.assumption for rival in case.rivals} >= {
        "care.contracts",
        "care.families",
        "price.network",
        "staff.net_hours",
    }
    for rival in case.rivals:
        tried = case.scenario("rival", {rival.assumption: rival.value})
        assert fl.evaluate(case, tried).total.notna().all()
        assert rival.value != case.assumptions[rival.assumption].value


def test_a_rival_changes_neither_a_figure_nor_the_input_hash(tmp_path):
    plain = fl.load_case(changed_case(SMALL, tmp_path / "plain"))
    other = fl.load_case(with_rivals(tmp_path / "other", "price.home,450,Andet,Other,Made up,"))
    assert fl.evaluate(plain).total.equals(fl.evaluate(other).total)
    assert input_hash(plain) == input_hash(other)
    assert other.rivals[0].value == 450


def test_a_saved_case_keeps_its_rivals(tmp_path):
    other = fl.load_case(with_rivals(tmp_path / "other", "price.home,450,Andet,Other,Made up,"))
    assert fl.load_case(fl.save_case(other, tmp_path / "saved")).rivals == other.rivals


@pytest.mark.parametrize(
    ("rows", "field", "message"),
    [
        (["price.hom,450,A,A,Made up,"], "assumption", "did you mean 'price.home'"),
        (["price.home,900,A,A,Made up,"], "value", "could not be tried"),
        (["moves.on,1,A,A,Made up,"], "assumption", "is a switch"),
        (["price.home,450,A,A,Made up,"] * 2, "rival", "stands twice"),
        (["price.home,450,A,A,,"], "source", ""),
        (["price.home,,A,A,Made up,"], "value", ""),
    ],
)
def test_a_rival_that_is_none_is_refused_by_row_and_field(tmp_path, rows, field, message):
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(with_rivals(tmp_path, *rows))
    assert [(one.file, one.field) for one in refused.value.problems] == [("rivals.csv", field)]
    assert message in str(refused.value)


def test_the_check_names_the_rivals_beside_what_is_used(case):
    report = fl.case_report(case)
    assert "care.contracts: 345 instead of 466 contract (Without network families" in report


# The open questions say what the rivals would mean, in figures that the model gives


def question(case, topic):
    (found,) = [one for one in case.open_questions if one.topic_en == topic]
    return found


def effect(case, line, year="2021", **moved):
    overrides = {id.replace("__", "."): value for id, value in moved.items()}
    frame = fl.evaluate(case, case.scenario("rival", overrides)).frame
    return frame.query("line == @line and year == @year")["value"].sum()


def test_the_question_of_contracts_and_families_gives_the_model_s_figures(case):
    asked = question(case, "number of contracts and families")
    share = 100 * case.assumptions["contracts.adjusted_share"].value
    hours = case.assumptions["visits.hours"].value
    of_contracts = -effect(case, "contracts", care__contracts=345) / 1000
    of_families = -effect(case, "visits", care__families=303) / 1000
    figures = (
        f"{share * 466 / 345:.1f}",
        f"{share:.1f}",
        f"{of_contracts:.1f}",
        f"{hours * 466 / 303:.1f}",
        f"{hours:.1f}",
        f"{of_families:.1f}",
    )
    assert figures == ("17.7", "13.1", "2.3", "10.8", "7.0", "0.8")
    for figure in figures:
        assert figure in asked.question_en
        assert figure.replace(".", ",") in asked.question_da


def test_the_question_of_network_care_gives_the_model_s_figures(case):
    asked = question(case, "the price of network care")
    price = case.assumptions["price.network"].value
    assert f"a network family at DKK {1000 * round(price, 1):,.0f}" in asked.question_en
    at_the_rules = -effect(case, "network", price__network=90) / 1000
    assert f"would save DKK {at_the_rules:.1f} million instead of 4.1" in asked.question_en
    assert f"ville 17 børn spare {at_the_rules:.1f}".replace(".", ",") in asked.question_da
    assert 1000 * (511 - price) == pytest.approx(241_200, abs=50)


def changed_by(case, rival):
    """The lines that a rival changes by a thousand or more in the full year, the overlap counted,
    and what each then gives (million, as it is printed).
    """
    counted = {"overlap.on": 1.0}
    found = {}
    for line in (line.id for line in case.lines):
        used = effect(case, line, **{"overlap.on": 1.0})
        tried = effect(case, line, **(counted | {rival.assumption: rival.value}))
        if abs(tried - used) >= 1 and (line != "overlap" or not found):
            found[line] = abs(tried) / 1000
    return found


def stands_in(form, text):
    """Whether a figure stands in a text as it is, and not as a part of a longer one."""
    return re.search(rf"(?<![\d.,]){re.escape(form)}(?![.,]?\d)", text)


def test_an_open_question_says_of_each_rival_what_it_would_mean_in_money(case):
    asked = 0
    for rival in case.rivals:
        for line, million in changed_by(case, rival).items():
            of_line = [
                one for one in case.open_questions if line in (*one.lines.split(), "overlap")
            ]
            forms = {f"{million:.{digits}f}" for digits in (1, 2, 3)}
            assert any(
                stands_in(form, one.question_en)
                and stands_in(form.replace(".", ","), one.question_da)
                for form in forms
                for one in of_line
            ), (rival.assumption, rival.value, line, forms)
            asked += 1
    assert asked == 6


@pytest.mark.parametrize(
    ("topic", "line", "overrides"),
    [
        ("the caseworkers' time", "caseworkers", {"caseworkers.on": 1.0}),
        ("net or gross", "respite_cost", {"respite_cost.on": 1.0}),
    ],
)
def test_a_question_of_a_line_that_is_off_says_what_the_line_would_cost(
    case, topic, line, overrides
):
    million = f"{effect(case, line, **overrides) / 1000:.1f}"
    asked = question(case, topic)
    assert f"DKK {million} million" in asked.question_en
    assert f"{million.replace('.', ',')} mio. kr." in asked.question_da
