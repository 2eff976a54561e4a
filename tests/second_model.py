"""The five cases worked out a second time, from the sources and the data files alone.

Nothing of the library is used here: no lever, no kind of line, no reading of files. What a line
does is written from the source's own words, as stocks of families, contracts, children and posts
times what each costs. A case is a function of its values; it gives the money of each (line, party)
by year, negative = saving; for TV01c also "posts" and "overlap".
"""

import csv
from math import floor, nan
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
PER_1000_DKK = {"1000 DKK": 1, "1000000 DKK": 1000}


def rows(case, file):
    with (DATA / case / f"{file}.csv").open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


FIRST_MONTH = {  # of the first year, counted from year 0
    "herning_parents": 12 * 2020,
    "copenhagen_prevention": 12 * 2011,
    "kent_voluntary": 12 * 2010 + 3,
    "surrey_safeguarding": 12 * 2020 + 3,
}
# lines that are no part of the published case
WHAT_IF = {
    "caseworkers",
    "respite_cost",
    "overlap",
    "therapists_after",
    "rest_after",
    "renewal",
    "bridge",
}


class Values(dict):
    """The values of a case over so many years, some of them moved. It remembers which were asked
    for.
    """

    def __init__(self, case, years, moved):
        self.case, self.years, self.first = case, years, FIRST_MONTH.get(case)
        super().__init__({r["id"]: float(r["value"] or nan) for r in rows(case, "assumptions")})
        self.asked = set()
        if case == "tv01c":
            self.solve()
        self.update(moved)

    def solve(self):
        """What TV01c leaves blank, since its printed full effect in 2021 fixes it."""
        families, hours, post = self["care.families"], self["staff.net_hours"], self["price.fte"]
        self["visits.hours"] = 1300 / post * hours / families  # one visit fewer
        self["contracts.adjusted_share"] = 3100 / self["care.contracts"] / self["price.fee_unit"]
        self["price.network"] = self["price.foster"] - 4100 / 17
        self["foster.share_of_year"] = 360 / (self["price.institution"] - self["price.foster"])
        self["price.respite_saving"] = 1000 / 6

    def __missing__(self, id):
        line, _, word = id.rpartition(".")
        return float(word == "scale" or (word == "on" and line not in WHAT_IF))

    def __getitem__(self, id):
        self.asked.add(id)
        return super().__getitem__(id)

    def is_on(self, part, line):
        return self[f"{line}.on"] * self[f"{part}.on"]


def grown(series, delay, years):
    """A series by year that comes so much later: straight between years, the last value held."""

    def before(year):
        return 0.0 if year < 0 else series[min(year, len(series) - 1)]

    places = [year - delay for year in range(years)]
    return [
        before(floor(p)) + (p - floor(p)) * (before(floor(p) + 1) - before(floor(p)))
        for p in places
    ]


def month(year, month, passed=0.0):
    return 12 * year + month - 1 + passed


def listed(v, part, lines, later=0.0):
    """Money as listed in amounts.csv, times its scale; what each later year has of the last."""
    found = {}
    for r in rows(v.case, "amounts"):
        if r["line"] in lines:
            found.setdefault((r["line"], r["party"]), []).append(float(r["value"]))
    for (line, _), money in found.items():
        money += [money[-1] * later] * (v.years - len(money))
        money[:] = [v[f"{line}.scale"] * m if v.is_on(part, line) else 0.0 for m in money]
    return found


def of_grant(v, whole):
    """A sum in equal parts over the years of a grant; the last part of a year may be short."""
    each = whole / v["grant.years"]
    return [each * max(0.0, min(1.0, v["grant.years"] - year)) for year in range(v.years)]


def dated(v, part, line, a_year, begin, end, shares):
    """Money a year between two months, moved by the line's own; where no month is, no money."""
    by_year = a_year if isinstance(a_year, list) else [a_year] * v.years
    begin, end = begin + v[f"{line}.start_months"], end + v[f"{line}.extension_months"]
    years = [v.first + 12 * year for year in range(v.years)]
    parts = [max(0.0, min(end, first + 12) - max(begin, first)) / 12 for first in years]
    off = not v.is_on(part, line)
    return {
        (line, party): [
            0.0 if off or not m or not share else money * m * share
            for m, money in zip(parts, by_year, strict=True)
        ]
        for party, share in shares.items()
    }


def tv01c(v):
    table = {
        (r["line"], r["party"], r["year"]): abs(float(r["value"])) * PER_1000_DKK[r["unit"]]
        for r in rows("tv01c", "published")
        if r["measure"] in ("effect", "saving") and r["role"] == "input"
    }

    def share_reached(part, line, party="all"):
        series = [table[line, party, y] for y in ("2018", "2019", "2020", "2021")]
        series = [money / table[line, "all", "2021"] for money in series]
        return in_time(part, line, series)

    def in_time(part, line, series):
        delay = v["delay.all"] + v[f"{line}.delay"]
        return [v.is_on(part, line) * s for s in grown(series, delay, v.years)]

    def aided(line, *investments):
        """What is left of a line when the money that it rests on is not there."""
        stays = v[f"{line}.unaided_share"]
        left = 1.0
        for part, investment in investments:
            left *= 1.0 if v.is_on(part, investment) else stays
        return left

    # at full effect: families, contracts, children and what each costs less
    posts_a_family = (
        (v["visits.before"] - v["visits.after"]) * v["visits.hours"] / v["staff.net_hours"]
    )
    a_family = -posts_a_family * v["price.fte"]
    a_contract = (
        -v["contracts.adjusted_share"] * v["contracts.fee_units_less"] * v["price.fee_unit"]
    )
    to_network = v["network.children"] * v["network.share_of_year"]
    to_foster = v["foster.children"] * v["foster.share_of_year"]
    families = [("part3", "officer"), ("part3", "recruitment")]
    a_family *= aided("visits", ("part1", "development"))
    net_moved = to_foster * aided("foster", *families), to_network * aided("network", *families)
    to_foster, to_network = net_moved
    full = {
        ("part1", "visits"): v["care.families"] * a_family,
        ("part2", "contracts"): v["care.contracts"] * a_contract,
        ("part3", "network"): to_network * (v["price.network"] - v["price.foster"]),
        ("part3", "foster"): to_foster * (v["price.foster"] - v["price.institution"]),
        ("part3", "respite"): -v["respite.children"] * v["price.respite_saving"],
    }
    reached = {line: share_reached(part, line) for part, line in full}
    money = {}
    for (part, line), effect in full.items():
        if line in ("network", "foster"):  # the source prints what falls in BCH; BBU has the rest
            bch = share_reached(part, line, "bch")
            money[line, "bch"] = [effect * s for s in bch]
            money[line, "bbu"] = [effect * (a - b) for a, b in zip(reached[line], bch, strict=True)]
        else:
            money[line, "unsplit"] = [effect * s for s in reached[line]]
    money |= listed(v, "part1", ["development"])
    money |= listed(v, "part3", ["recruitment"])
    money |= listed(v, "part3", ["officer"], later=1.0)
    # the overlap: the families to visit and the contracts to adjust are fewer, or more
    moved = [
        to_foster * f - to_network * n
        for f, n in zip(reached["foster"], reached["network"], strict=True)
    ]
    money["overlap"] = [
        m * v["care.families_per_child"] * a_family * visits
        + m * v["care.contracts_per_child"] * a_contract * contracts
        for m, visits, contracts in zip(moved, reached["visits"], reached["contracts"], strict=True)
    ]
    more = v["caseworkers.followups_after"] - v["caseworkers.followups_before"]
    hours = v["caseworkers.children"] * more * v["caseworkers.hours"]
    closer = hours / v["staff.net_hours"] * v["price.caseworker"]
    respite = v["respite.places"] * v["price.respite_place"]
    for part, line, cost, series in (
        ("part1", "caseworkers", closer, [1.0, 1.0, 1.0, 1.0]),
        ("part3", "respite_cost", respite, [0.7, 0.8, 1.0, 1.0]),
    ):
        money[line, "unsplit"] = [cost * s for s in in_time(part, line, series)]
    posts = v["care.families"] * posts_a_family * aided("visits", ("part1", "development"))
    money["posts"] = [v["staff.consultants"] - posts * s for s in reached["visits"]]
    return money


def herning_parents(v):
    costs = ["leader", "therapists", "hours", "transport", "training", "audit"]
    money = listed(v, "expenditure", costs)
    money |= listed(v, "income", ["grant"])
    unspent = v["posts.budget_2020"] / v["posts.months"] * v["posts.months_late"]
    post = v["therapists.cost_per_post"] * (1 + v["therapists.pay_rise_share"])
    after, in_2020 = (month(2023, 1), 1e9), (month(2020, 1), month(2021, 1))
    placement = v["price.placement_month"] * v["returns.months_earlier"] * v["returns.children"]
    rest = v["rest.cost_per_year"] * v["rest.continued_share"]
    for line, a_year, span in (
        ("late_posts", -unspent, in_2020),
        ("repaid", unspent, in_2020),
        ("therapists_after", v["therapists.posts"] * post, after),
        ("rest_after", rest, after),
        ("returns", -placement, (-1e9, 1e9)),
    ):
        money |= dated(v, "what_if", line, a_year, *span, {"herning": 1.0})
    return money


def copenhagen_prevention(v):
    money = {}
    for part in ("expenditure", "income"):
        lines = [f"{part}_original", f"{part}_moved"]
        money |= listed(v, part, lines)
    half = {"sof": v["unspent.sof_share"], "buf": 1 - v["unspent.sof_share"]}
    applied = {"sof": v["application.sof_share"], "buf": 1 - v["application.sof_share"]}
    cut = of_grant(v, v["grant.granted"] - v["grant.applied"])
    for part, line, a_year, first, last, shares in (
        ("expenditure", "unspent_2011", -v["unspent.in_2011"], 2011, 2011, half),
        ("expenditure", "unspent_2012", -v["unspent.in_2012"], 2012, 2012, half),
        ("income", "repaid_2011", v["unspent.in_2011"], 2011, 2011, half),
        ("income", "repaid_2012", v["unspent.in_2012"], 2012, 2012, half),
        ("application", "not_granted", cut, 2011, 2012, applied),
    ):
        span = month(first, 1), month(last + 1, 1)
        money |= dated(v, part, line, a_year, *span, shares)
    return money


def kent_voluntary(v):
    money = listed(v, "spending", ["spend"], later=nan)
    each, always = v["agreement.amount"], -1e9
    renewed = v["march.agreements"] * v["renewal.share"]
    for line, number, span in (
        ("june", v["june.agreements"], (always, month(2011, 6, 1 / 30))),  # to the end of the day
        ("september", v["september.agreements"], (always, month(2011, 10))),
        ("march", v["march.agreements"], (always, month(2012, 4))),
        ("renewal", renewed, (month(2012, 4), 1e9)),
    ):
        money |= dated(v, "register", line, number * each, *span, {"kcc": 1.0})
    return money


def surrey_safeguarding(v):
    parties = ("opcc", "probation", "police", "council")
    shares = {party: v[f"share.{party}"] for party in parties}
    shares["uncovered"] = 1 - sum(shares.values())
    council, three_years = {"council": 1.0}, (month(2020, 4), month(2023, 4))
    grant = of_grant(v, v["grant.total"])
    pay = v["posts.cost_per_post"] * (1 + v["posts.pay_rise_share"]) * v["posts.number"]
    own = v["council.contribution"]
    money = {}
    for part, line, a_year, span, split in (
        ("grant_period", "dfe_grant", [-part for part in grant], three_years, council),
        ("grant_period", "grant_spending", grant, three_years, council),
        ("grant_period", "council_contribution", own, three_years, council),
        ("after_grant", "posts", pay, (month(2023, 4), 1e9), shares),
        ("after_grant", "bridge", -pay, (month(2023, 4), month(2023, 5)), shares),
    ):
        money |= dated(v, part, line, a_year, *span, split)
    return money


MODELS = (tv01c, herning_parents, copenhagen_prevention, kent_voluntary, surrey_safeguarding)
CASES = {model.__name__: model for model in MODELS}
