"""Formulas of a case's own: what may stand in them, what they come to, and that they work wherever
a lever does.
"""

import dataclasses

import numpy as np
import pytest
from changed_case import SMALL, TV01C, changed_case
from every_kind import write_every_kind

import fosterlib as fl
from fosterlib.export.workbook import export_workbook
from fosterlib.model.expressions import FormulaError, read_formula
from fosterlib.model.totals import totals
from fosterlib.words.stamp import input_hash

KILOMETRES = """
[[line]]
id = "driving"
label_da = "Færre kørte kilometer"
label_en = "Fewer kilometres driven"
part = "part1"
kind = "recurring"
formula = "-km.fewer * km.share * km.price"
profile = [0.5, 1.0]
residual = "north"

[[correlation]]"""
ROWS = [
    ("km.fewer", "40000", "0", "80000", "km/year", ""),
    ("km.share", "0.5", "0", "1", "share", ""),
    ("km.price", "3.75", "2", "5", "DKK/km", "2026"),
]


def written(folder, changes=(), rows=ROWS, more=()):
    """The small case with a line about kilometres; `more` are lines of further files."""
    copy = changed_case(
        SMALL,
        folder,
        ("case.toml", 'price_level = "2026"\n', 'price_level = "2026"\nunits = ["km"]\n'),
        ("case.toml", "\n[[correlation]]", KILOMETRES),
        *changes,
    )
    add_rows(copy, rows)
    for name, text in more:
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def add_rows(copy, rows, **said):
    """Adds assumptions (id, value, low, high, unit, price level) to a case."""
    path = copy / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    header = text.splitlines()[0].split(",")
    header += [name for name in said if name not in header]
    lines = text.splitlines()
    wide = len(header) - len(lines[0].split(","))
    lines = [",".join(header), *(line + "," * wide for line in lines[1:])]
    for id, value, low, high, unit, level in rows:
        cells = {
            **{"id": id, "label_da": id, "label_en": id, "value": value, "low": low},
            **{"high": high, "step": "0.01", "distribution": "uniform", "unit": unit},
            **{"price_level": level, "basis": "estimate", "source": "Made up for the tests"},
            **said,
        }
        lines.append(",".join(str(cells.get(name, "")) for name in header))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def replaced(folder, old, new, times=-1):
    """The same case with words of case.toml changed: wherever they stand, or so many times."""
    path = folder / "case.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, times), encoding="utf-8")
    return folder


def refusal(folder):
    with pytest.raises(fl.CaseError) as refused:
        fl.load_case(folder)
    return str(refused.value)


def driving(results):
    place = [line.id for line in results.case.lines].index("driving")
    return results.effects[place].sum(axis=0)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("-a.x * a.y", {"a.x": 2, "a.y": 3}, -6),
        ("a.x - (a.y - 1) / 2", {"a.x": 2, "a.y": 3}, 1),
        ("min(a.x, a.y, 2.5)", {"a.x": 4, "a.y": 3}, 2.5),
        ("max(-a.x, 0)", {"a.x": 4}, 0),
        ("price.from * 2", {"price.from": 4}, 8),  # a word of Python in an id
        ("a.x * year.number", {"a.x": 4, "year.number": 3}, 12),
    ],
)
def test_a_formula_comes_to_what_arithmetic_says(text, values, expected):
    formula = read_formula(text)
    assert formula(values) == expected
    arrays = {id: np.full(5, float(value)) for id, value in values.items()}
    assert np.array_equal(np.broadcast_to(formula(arrays), 5), np.full(5, float(expected)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.x ** 2", "has a power"),
        ("round(a.x)", "has a function that is neither min nor max"),
        ("'a.x'", "has a text"),
        ("a.x * 0,5", "has a comma outside min and max; decimals have a point"),
        ("min(a.x)", "needs two values or more in min"),
        ("a.x * share", "has a name without a dot"),
        ("a.x if a.y else 1", "is not understood"),
        ("a.x <= a.y", "compares"),
        ("(a.x", "cannot be read as arithmetic"),
        ("", "cannot be read as arithmetic"),
        ("1e999 * a.x", "has a number that is not understood"),
        ("a.x + " * 300 + "a.x", "is longer than 1,000 letters"),
        ("__import__('os').getcwd()", "has a function"),
        ("a.x.__class__", None),  # an id of three pieces: refused as unknown when a case has it
    ],
)
def test_what_is_no_arithmetic_is_refused_in_words(text, said):
    if said is None:
        assert read_formula(text).ids == ("a.x.__class__",)
        return
    with pytest.raises(FormulaError, match=said.replace("(", "\\(")):
        read_formula(text)


def test_a_formula_counts_in_the_money_of_the_case(tmp_path):
    case = fl.load_case(written(tmp_path))
    # 40,000 km x 0.5 x 3.75 DKK = 75,000 DKK, half of it in the first year
    assert driving(fl.evaluate(case)).tolist() == pytest.approx([-37.5, -75])
    fewer = case.scenario("fewer", {"km.price": 3})
    assert driving(fl.evaluate(case, fewer)).tolist() == pytest.approx([-30, -60])


@pytest.mark.parametrize(
    ("formula", "rows", "full"),
    [
        # 4 children, 10 weeks of each year, 5,000 DKK a week
        (
            "-w.children * w.weeks * w.price",
            [("4", "child/year"), ("10", "week/child"), ("5000", "DKK/week")],
            -200,
        ),
        # 2 placements all year at 30,000 DKK a month
        ("-w.children * w.price", [("2", "child"), None, ("30000", "DKK/child/month")], -720),
        # two prices of different size added
        ("w.weeks + w.price", [None, ("12", "1000 DKK/year"), ("500", "DKK/year")], 12.5),
    ],
)
def test_weeks_months_and_kroner_are_converted(tmp_path, formula, rows, full):
    names = ("w.children", "w.weeks", "w.price")
    given = [(name, *row) for name, row in zip(names, rows, strict=True) if row]
    written_rows = [
        (id, value, "0", "1000000", unit, "2026" if "DKK" in unit else "")
        for id, value, unit in given
    ]
    folder = written(tmp_path, rows=[*ROWS, *written_rows])
    replaced(folder, "-km.fewer * km.share * km.price", formula)
    assert driving(fl.evaluate(fl.load_case(folder)))[1] == pytest.approx(full)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "km.price",
            "km.prise",
            "is no assumption: add a row to assumptions.csv (value: 'km.prise'); did you mean"
            " 'km.price'?",
        ),
        ("km.share * ", "", ""),
        (" * km.price", "", "comes out as km * share / year, not as 1000 DKK/year; look at km."),
        ("km.price", "km.price * km.price", "look at"),
        ("km.price", "north.on", "is no assumption"),
        ("km.price", "part1.on", "is a switch, not a number"),
        ("-km.fewer", "-km.fewer / km.share * km.share", "divides by it, and its range holds 0"),
        ("-km.fewer", "-km.fewer + km.price", "adds or compares what differs in kind"),
        ("km.price", "min(km.price, 600)", "compares a quantity with a plain number"),
        ("km.price", "km.price / 0", "divides by nothing"),
    ],
)
def test_a_formula_that_does_not_fit_its_case_is_refused(tmp_path, old, new, said):
    folder = written(tmp_path)
    replaced(folder, old, new, 1)
    if said:
        assert said in refusal(folder)
    else:
        assert driving(fl.evaluate(fl.load_case(folder)))[1] == pytest.approx(-150)


def test_a_lever_and_a_formula_at_once_or_a_driver_beside_a_formula_are_refused(tmp_path):
    before = 'residual = "north"\n\n[[line]]\nid = "respite"'
    both = (before, f'formula = "price.home"\n{before}')
    assert "has a lever and a formula; allowed: one of them" in refusal(
        changed_case(SMALL, tmp_path / "both", ("case.toml", *both))
    )
    text = 'formula = "-km.fewer * km.share * km.price"'
    folder = written(tmp_path / "driver")
    replaced(folder, text, text + '\ndrivers = { children = "moves.children" }')
    assert "a formula names its assumptions itself" in refusal(folder)


def test_a_formula_is_drawn_traced_and_written_like_a_lever(tmp_path):
    case = fl.load_case(written(tmp_path))
    draws = {"km.price": np.array([2.0, 3.0]), "km.fewer": np.array([1000.0, 2000.0])}
    together = totals(case, case.values() | draws, case.years)
    for n in range(2):
        one = {id: float(array[n]) for id, array in draws.items()}
        alone = fl.evaluate(case, case.scenario("one", one)).total.tolist()
        assert [float(year[n]) for year in together] == pytest.approx(alone)
    told = str(fl.trace(fl.evaluate(case), "driving", "2027", lang="en"))
    assert "-km.fewer × km.share × km.price" in told
    assert "-40,000 × 0.5 × 3.75 × 0.001" in told
    half = float(fl.evaluate(case).total.sum()) + 112.5 / 2  # the driving saves 112.5 in all
    found = fl.break_even(case, target=half).set_index("assumption")["value"]
    assert found["km.fewer"] == pytest.approx(20_000)
    assert export_workbook(fl.evaluate(case), tmp_path / "book.xlsx").is_file()


COMPUTED = "rate.extra,Tillæg,Supplement,,,,,,DKK/km,2026,computed,,Made up,,,km.price * km.share\n"


def with_computed(folder, formula="km.price * km.share", line="-km.fewer * rate.extra"):
    folder = written(folder)
    path = folder / "assumptions.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    row = f"rate.extra,Tillæg,Supplement,,,,,,DKK/km,2026,computed,,Made up,,,{formula}"
    wide = [rows[0] + ",formula", *(f"{one}," for one in rows[1:]), row]
    path.write_text("\n".join(wide) + "\n", encoding="utf-8")
    replaced(folder, "-km.fewer * km.share * km.price", line)
    return folder


def test_a_computed_assumption_follows_what_it_rests_on(tmp_path):
    case = fl.load_case(with_computed(tmp_path))
    assert case.assumptions["rate.extra"].value == pytest.approx(1.875)
    assert driving(fl.evaluate(case))[1] == pytest.approx(-75)
    dearer = case.scenario("dearer", {"km.price": 5})
    assert driving(fl.evaluate(case, dearer))[1] == pytest.approx(-100)
    assert "rate.extra" not in set(fl.tornado(case)["assumption"])
    with pytest.raises(fl.CaseError, match=r"is computed and follows.*km\.price, km\.share"):
        case.scenario("no", {"rate.extra": 2})


def test_computed_assumptions_that_rest_on_each_other_are_refused(tmp_path):
    folder = with_computed(tmp_path, formula="km.price * rate.extra / km.price")
    assert "computed assumptions rest on each other: rate.extra" in refusal(folder)


BY_YEAR = "assumption,year,value\nkm.price,2026,3.75\nkm.price,2027,4.5\n"


def test_an_assumption_may_be_worth_something_else_every_year(tmp_path):
    case = fl.load_case(written(tmp_path, more=[("values_by_year.csv", BY_YEAR)]))
    assert driving(fl.evaluate(case)).tolist() == pytest.approx([-37.5, -90])
    # beyond the case's years the last value holds
    later = driving(fl.evaluate(case, until="2029")).tolist()
    assert later == pytest.approx([-37.5, -90, -90, -90])
    # moved by a fifth, every year is a fifth less; a delay moves the phase-in, not the price
    moved = driving(fl.evaluate(case, case.scenario("moved", {"km.price": 3})))
    assert moved.tolist() == pytest.approx([-30, -72])
    late = driving(fl.evaluate(case, case.scenario("late", {"driving.delay": 1})))
    assert late.tolist() == pytest.approx([0, -45])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("km.price,2031,4\n", "field year: there is no such name"),
        ("km.prise,2026,4\n", "did you mean 'km.price'?"),
        ("km.price,2026,4\n", "'km.price' has another value in assumptions.csv: 3.75"),
        ("km.price,2026,0\n", "the first value may not be 0"),
        ("km.price,2026,3.75\nkm.price,2026,3.75\n", "stands twice"),
        ("price.family,2026,3\n", "'price.family' is calibrated and has no values by year"),
    ],
)
def test_values_by_year_that_do_not_fit_are_refused(tmp_path, rows, said):
    folder = written(tmp_path, more=[("values_by_year.csv", "assumption,year,value\n" + rows)])
    assert said in refusal(folder)


@pytest.mark.parametrize(
    ("formula", "by_year"),
    [
        ("-km.fewer * km.share * km.price * year.number", [-75, -150, -225]),
        ("max(-km.fewer * km.share * km.price * year.number, -s.cap)", [-75, -100, -100]),
        # a stock: 10,000 km a year more each year, each of which lasts two years
        ("-s.entries * min(year.number, s.stay) * km.share * km.price", [-18.75, -37.5, -37.5]),
    ],
)
def test_growth_caps_and_stocks_are_written_with_the_number_of_the_year(tmp_path, formula, by_year):
    rows = [
        *ROWS,
        ("s.cap", "100", "0", "200", "1000 DKK/year", "2026"),
        ("s.entries", "10000", "0", "20000", "km/year/year", ""),
        ("s.stay", "2", "1", "5", "year", ""),
    ]
    folder = written(tmp_path, rows=rows)
    replaced(folder, "-km.fewer * km.share * km.price", formula)
    replaced(folder, f'"{formula}"\nprofile = [0.5, 1.0]', f'"{formula}"\nprofile = [1.0, 1.0]')
    results = fl.evaluate(fl.load_case(folder), until="2028")
    assert driving(results).tolist() == pytest.approx(by_year)


ENABLED = (
    'formula = "-km.fewer * km.share * km.price"',
    'formula = "-km.fewer * km.share * km.price"\nenabled_by = ["campaign", "agreement"]',
)


def enabled(folder):
    folder = written(folder)
    replaced(folder, *ENABLED)
    return folder


def test_a_line_loses_what_needs_the_lines_that_are_off(tmp_path):
    case = fl.load_case(enabled(tmp_path))

    def full(**moved):
        overrides = {id.replace("__", "."): value for id, value in moved.items()}
        return driving(fl.evaluate(case, case.scenario("moved", overrides)))[1]

    assert full() == pytest.approx(-75)
    assert full(campaign__on=0) == 0
    assert full(campaign__on=0, driving__unaided_share=0.4) == pytest.approx(-30)
    both = {"campaign__on": 0, "agreement__on": 0, "driving__unaided_share": 0.4}
    assert full(**both) == pytest.approx(-12)
    # a line that needs the agreement for 60 % waits 60 % of its half year: 0.3 years
    late = full(agreement__start_months=6, driving__unaided_share=0.4)
    assert late == pytest.approx(-75 * (0.7 * 1 + 0.3 * 0.5))


def test_lines_that_enable_each_other_are_refused(tmp_path):
    folder = enabled(tmp_path)
    campaign = 'id = "campaign"\n'
    said = refusal(replaced(folder, campaign, campaign + 'enabled_by = ["driving"]\n'))
    assert "'driving' and 'campaign' enable each other" in said


LIMIT = """
[[limit]]
formula = "respite.children <= moves.children"
message_da = "flere end der er"
message_en = "more in respite than are moved"
"""
SECOND_PART = """
[[part]]
id = "part2"
label_da = "Del 2"
label_en = "Part 2"
on = false

[[alternatives]]
parts = ["part1", "part2"]

[[line]]
id = "campaign"
"""


def with_limit(folder, limit=LIMIT):
    return changed_case(
        SMALL, folder, ("case.toml", "\n[[correlation]]", limit + "\n[[correlation]]")
    )


def test_a_limit_between_assumptions_is_held_in_scenarios(tmp_path):
    case = fl.load_case(with_limit(tmp_path))
    case.scenario("fine", {"respite.children": 4})
    with pytest.raises(fl.CaseError, match="more in respite than are moved"):
        case.scenario("too many", {"respite.children": 5})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("moves.children", "moves.childen", "is no assumption"),
        ("<=", "=", "is not two formulas with <= or >= between them"),
        ("moves.children", "price.home", "its two sides differ in kind"),
        ("moves.children", "1 * respite.children - respite.children", "more in respite"),
    ],
)
def test_a_limit_that_does_not_fit_is_refused(tmp_path, old, new, said):
    assert said in refusal(with_limit(tmp_path, LIMIT.replace(old, new)))


def with_alternatives(tmp_path):
    """The small case with a second part, an alternative to the first."""
    change = ("case.toml", '\n[[line]]\nid = "campaign"\n', SECOND_PART)
    folder = changed_case(SMALL, tmp_path, change)
    of_agreement = 'label_en = "Agreement"\npart = "part1"'
    replaced(folder, of_agreement, of_agreement.replace("part1", "part2"))
    header, *rows = (folder / "published.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if "total" not in row]
    (folder / "published.csv").write_text("\n".join([header, *kept]), encoding="utf-8")
    return folder


def test_of_alternatives_only_one_is_on(tmp_path):
    case = fl.load_case(with_alternatives(tmp_path))
    assert case.values()["part2.on"] == 0
    case.scenario("the other", {"part1.on": 0, "part2.on": 1})
    with pytest.raises(fl.CaseError, match="parts part1 and part2 are alternatives"):
        case.scenario("both", {"part2.on": 1})


def with_facts(case, *ids):
    facts = {id: case.assumptions[id].model_copy(update={"nature": "fact"}) for id in ids}
    return dataclasses.replace(case, assumptions={**case.assumptions, **facts})


def test_a_correction_leaves_every_printed_figure_and_solves_the_rest_again():
    case = with_facts(fl.load_case(SMALL), "price.home", "price.family")
    right = fl.corrected(case, {"price.home": 520}, reason="our accounts")
    assert fl.reconcile(right)["ok"].all()
    assert right.values()["price.family"] == pytest.approx(520 - 100)
    assert fl.evaluate(right).total.tolist() == pytest.approx(fl.evaluate(case).total.tolist())
    assert right.corrections[0].was == 500
    # moved in a scenario, the same fact is a change of the world
    world = case.scenario("world", {"price.home": 520})
    assert fl.evaluate(case, world).total.iloc[1] == pytest.approx(
        fl.evaluate(case).total.iloc[1] - 4 * 20
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"price.hom": 500}, "did you mean 'price.home'"),
        ({"moves.children": 5}, "is not called a fact in assumptions.csv"),
        ({"price.family": 410}, "is calibrated: correct what it rests on"),
        ({"price.home": 900}, "is outside its range"),
        ({"price.home": float("nan")}, "is not a number"),
        ({"price.home": 300}, "cannot hold"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(values, said):
    case = with_facts(fl.load_case(SMALL), "price.home", "price.family")
    narrow = {**case.assumptions}
    narrow["price.family"] = narrow["price.family"].model_copy(update={"low": 300.0})
    case = dataclasses.replace(case, assumptions=narrow)
    with pytest.raises(fl.CaseError, match=said):
        fl.corrected(case, values, reason="ours")


def test_corrections_are_kept_beside_the_case_and_told(tmp_path):
    folder = changed_case(SMALL, tmp_path)
    text = (folder / "assumptions.csv").read_text(encoding="utf-8").splitlines()
    natures = ["fact" if row.startswith("price.") else "" for row in text[1:]]
    rows = [f"{row},{nature}" for row, nature in zip(text, ["nature", *natures], strict=True)]
    (folder / "assumptions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    right = fl.corrected(fl.load_case(folder), {"price.home": 520}, reason="our accounts")
    fl.save_corrections(right)
    again = fl.load_case(folder)
    assert again.values() == right.values()
    assert again.corrections == right.corrections
    told = str(fl.trace(fl.evaluate(again), "moves", "2027", lang="en"))
    assert "price.home 500 → 520 (our accounts)" in told


@pytest.mark.parametrize("name", ["saved", "saved.xlsx"])
def test_a_saved_case_keeps_its_corrections_and_the_values_before_them(tmp_path, name):
    right = fl.corrected(fl.load_case(TV01C), {"price.foster": 480}, reason="our accounts")
    again = fl.load_case(fl.save_case(right, tmp_path / name))
    assert again.corrections == right.corrections
    assert again.values() == right.values()
    fl.save_corrections(dataclasses.replace(again, corrections=()))
    assert fl.load_case(tmp_path / name).values()["price.foster"] == 511


def test_a_workbook_is_not_written_where_corrections_of_another_lie(tmp_path):
    right = fl.corrected(fl.load_case(TV01C), {"price.foster": 480}, reason="our accounts")
    (tmp_path / "saved.corrections.toml").write_text("", encoding="utf-8")
    with pytest.raises(fl.CaseError, match=r"saved\.corrections\.toml: is there already"):
        fl.save_case(right, tmp_path / "saved.xlsx")
    assert not (tmp_path / "saved.xlsx").exists()


def test_in_a_simulation_what_is_printed_is_not_made_uncertain():
    case = with_facts(fl.load_case(SMALL), "price.home", "price.family")
    ids = ("moves.children", "respite.children", "price.respite", "delay.all")
    held = {id: case.values()[id] for id in ids}
    still = case.scenario("nothing else uncertain", held)
    given_print = fl.simulate(case, draws=2000, seed=1, scenario=still, progress=False)
    world = fl.simulate(case, draws=2000, seed=1, scenario=still, progress=False, facts="world")
    assert np.ptp(given_print.quantiles[["P5", "P95"]].to_numpy(), axis=1) == pytest.approx([0, 0])
    assert np.ptp(world.quantiles[["P5", "P95"]].to_numpy(), axis=1).min() > 10
    assert given_print.outside["price.family"] == 0


def test_draws_whose_solution_lies_outside_its_range_are_counted_and_not_clipped():
    case = with_facts(fl.load_case(SMALL), "price.home", "price.family")
    narrow = {**case.assumptions}
    narrow["price.family"] = narrow["price.family"].model_copy(update={"low": 399.0, "high": 401.0})
    case = dataclasses.replace(case, assumptions=narrow)
    found = fl.simulate(case, draws=2000, seed=1, progress=False)
    assert 1500 < found.outside["price.family"] < 2000


def test_the_tornado_and_break_even_read_a_fact_as_the_simulation_does():
    case = with_facts(fl.load_case(SMALL), "price.home", "price.family")
    estimate = fl.tornado(case).set_index("assumption")["swing"]
    world = fl.tornado(case, facts="world").set_index("assumption")["swing"]
    assert estimate["price.home"] == pytest.approx(0, abs=1e-9)
    assert world["price.home"] > 100
    assert estimate["moves.children"] == pytest.approx(world["moves.children"])
    assert "no difference" in fl.break_even(case).set_index("assumption")["reason"]["price.home"]
    with pytest.raises(fl.CaseError, match="there is no reading of facts 'wrld'"):
        fl.tornado(case, facts="wrld")


@pytest.mark.parametrize(
    ("bound", "printed", "ok"),
    [
        ("", "-390", False),
        ("at least", "-390", True),
        ("at least", "-410", False),
        ("at most", "-410", True),
        ("at most", "-390", False),
        ("about", "-380", True),
        ("about", "-300", False),
    ],
)
def test_a_printed_bound_is_held_as_a_bound(tmp_path, bound, printed, ok):
    folder = changed_case(SMALL, tmp_path)
    path = folder / "published.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    header = rows[0].split(",")
    cells = {"table": "text", "line": "moves", "party": "all", "year": "2027", "measure": "effect"}
    cells |= {"value": printed, "unit": "1000 DKK", "precision": "1", "role": "check"}
    cells |= {"locator": "p. 1", "bound": bound}
    header = header if "bound" in header else [*header, "bound"]
    wide = len(header) - len(rows[0].split(","))
    rows = [",".join(header), *(row + "," * wide for row in rows[1:])]
    rows.append(",".join(cells.get(name, "") for name in header))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    case = fl.load_case(folder)
    assert bool(fl.reconcile(case)["ok"].iloc[-1]) is ok
    assert (f"printed {bound} {printed}".replace("  ", " ") in fl.case_report(case)) is not ok


def test_a_value_of_another_year_is_put_in_and_changes_the_hash(tmp_path):
    folder = write_every_kind(tmp_path)
    before = fl.load_case(folder)
    file = folder / "values_by_year.csv"
    text = file.read_text(encoding="utf-8").rstrip()
    file.write_text(f"{text}\nkm.fewer,2027/28,25,Made up\n", encoding="utf-8")
    after = fl.load_case(folder)
    assert fl.evaluate(after).total.tolist() != fl.evaluate(before).total.tolist()
    assert input_hash(after) != input_hash(before)
