"""What a text claims of results, held against them: each figure with its year, each saving and each
cost, each line that is promised, what is fully phased in, what is printed, what is counted.
"""

import re
from functools import lru_cache

import numpy as np

from fosterlib.export.answers import simulation_of
from fosterlib.model.case import label
from fosterlib.model.evaluate import published_beside
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import reached
from fosterlib.questions.reconcile import counted_figures
from fosterlib.questions.timing import payback_year, present_value
from fosterlib.words.reference import moves, same_effects, standing

# What a passage promises, by the line that it belongs to (or lines: false if none of them acts).
PROMISES = {
    ("tv01c", "da"): {
        "officer": r"nformationsmedarbejder",
        "recruitment": r"ålgruppeanalyse",
        "network": r"i netværket i stedet for",
        "foster": r"i stedet for på en døgninstitution",
        "respite": r"forebygges om året",
        "visits": r"vejledningsbesøg om året|besøg tilpasses",
        "development": r"Udviklingen af model og standarder koster",
        "contracts": r"Pakkepriserne|ændrede pakkepriser",
    },
    ("tv01c", "en"): {
        "officer": r"nformation officer",
        "recruitment": r"arget-group analysis",
        "network": r"home in their network for",
        "foster": r"instead of a place in an institution",
        "respite": r"prevented a year",
        "visits": r"guidance visits a year|visits are adjusted",
        "development": r"Developing the model and the standards costs",
        "contracts": r"ackage prices",
    },
    ("herning_parents", "da"): {
        "leader": r"Der ansættes en projektleder",
        "therapists": r"familiebehandlere svarende til",
        "grant": r"Tilskuddet fra Socialstyrelsen er",
        "late_posts": r"stillingerne begynder \d|stillingerne senere",
        "repaid": r"ikke bruges, betales tilbage",
        "therapists_after": r"Familiebehandlerne fortsætter",
        "rest_after": r"esten af indsatsen fortsætter",
        "returns": r"Tidligere hjemgivelser (?:sænker|sparer|koster)",
    },
    ("herning_parents", "en"): {
        "leader": r"A project manager",
        "therapists": r"amily therapists of 1⅓ posts",
        "grant": r"The grant from the National Board is",
        "late_posts": r"posts are taken to start|the posts later",
        "repaid": r"not spent is paid back",
        "therapists_after": r"family therapists go on",
        "rest_after": r"rest of the project goes on",
        "returns": r"Because of earlier returns home",
    },
    ("copenhagen_prevention", "da"): {
        ("income_original", "income_moved", "repaid_2011", "repaid_2012"): r"Tilskuddet til begge",
        "expenditure_moved": r"oprindelig afsat i 2011",
        ("unspent_2011", "unspent_2012"): r"noget ikke bruges",
        "not_granted": r"fået mindre, end forvaltningerne søgte",
    },
    ("copenhagen_prevention", "en"): {
        ("income_original", "income_moved", "repaid_2011", "repaid_2012"): r"The grant to both",
        "expenditure_moved": r"first set aside in 2011",
        ("unspent_2011", "unspent_2012"): r"some of it is taken not to be spent",
        "not_granted": r"granted less than the administrations",
    },
    ("surrey_safeguarding", "da"): {
        "dfe_grant": r"er tilskuddet her fordelt|Her ophører det",
        "grant_spending": r"skulle betale, fortsætter",
        "posts": r"som koster|Her fortsætter|alt er udækket",
        "bridge": r"tilskuddet forlænges for|senere end marts 2023",
    },
    ("surrey_safeguarding", "en"): {
        "dfe_grant": r"the grant is taken to come as|Here it ends",
        "grant_spending": r"was to pay for goes on",
        "posts": r"which cost|go on, of up to|all is uncovered",
        "bridge": r"taken to be extended for the posts|later than March 2023",
    },
    ("kent_voluntary", "da"): {"spend": r"Udgiften er", "renewal": r"fornyes"},
    ("kent_voluntary", "en"): {"spend": r"Spending is", "renewal": r"taken to be renewed"},
}
# Where a text says that all, or a line, is fully phased in.
FULL = {
    ("total", "da"): r"[Aa]lt er fuldt indfaset",
    ("total", "en"): r"[Aa]ll is fully phased in",
    ("network", "da"): r"Netværkspleje: I \d{4} bor",
    ("network", "en"): r"Network care: in \d{4} there is",
    ("foster", "da"): r"Familiepleje: Fra \d{4} bor",
    ("foster", "en"): r"Foster care: from \d{4},? ",
    ("respite", "da"): r"forebygges om året\.",
    ("respite", "en"): r"prevented a year\.",
}
NOTHING = re.compile(
    r"(?<![\d.,])0(?:,0|\.0)?[ \u00a0]?(?:mio\.[ \u00a0])?(?:kr\.|GBP)"
    r"|(?:DKK |£)0(?:\.0)?(?![\d.,])"
)
DOUBLE = re.compile(r"(?<!\.)\.\.(?!\.)|kr\.\.")
MONEY = {
    "da": r"(?<![\d.,])(?P<figure>\d[\d.]*(?:,\d+)?)(?P<million> mio\.)? (?:kr\b\.?|GBP)",
    "en": r"(?:DKK |£)(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<million> million)?",
}
WAYS = {  # which sign a word claims; None: an income, a difference, or nothing of that
    "da": r"(?P<minus>sparer|sænker nettoudgiften med)|(?P<plus>koster(?: netto)?)",
    "en": r"(?P<minus>saves|lowers net spending by)|(?P<plus>costs?)",
}
SAVING = {"da": "sparer", "en": "saves"}
COUNTED = {
    "da": r"børn|barn|anbringelser?|stilling(?:er)?|aftaler?|måneder|måned|vejledningsbesøg",
    "en": r"children|child|placements?|posts?|agreements?|months?|guidance visits?",
}
STOPS = {"da": r"(?<!mio)\.\s+(?=[A-ZÆØÅ])|\n", "en": r"\.\s+(?=[A-Z])|\n"}
AS_PRINTED = r"som i det trykte forslag|as in the printed proposal"
AS_PLANNED = r"Det er planen uden ændringer|That is the plan with nothing moved"
REPRODUCED = r"genskaber alle (\d+) trykte tal|reproduces all (\d+) printed figures"
ANNEX = re.compile(r"\n(?:Bilag|Annex): ")


def false_claims(results, told, lang):
    """What is false in the texts of a paper or page of these results; nothing if all is true."""
    text = "\n".join(told)
    body = ANNEX.split(text)[0]
    found = [f"'{mark}' is no sentence" for mark in re.findall(r"[{}]|\bnan\b", text)]
    found += [f"nothing is told: {one[0]}" for one in NOTHING.finditer(text)]
    found += [f"two full stops: {one[0]}" for one in DOUBLE.finditer(text)]
    found += false_promises(results, body, lang)
    found += false_completion(results, body, lang)
    found += false_standing(results, text)
    found += false_money(results, body, lang)
    return [*found, *false_counts(results, body, lang)]


def acts(results):
    """By line whether it does anything, or nobody knows what."""
    lines = zip(results.case.lines, results.effects, strict=True)
    return {line.id: bool(np.isnan(cells).any() or cells.any()) for line, cells in lines}


def false_promises(results, body, lang):
    active = acts(results)
    for lines, promise in PROMISES.get((results.case.id, lang), {}).items():
        some = (lines,) if isinstance(lines, str) else lines
        if not any(active[line] for line in some) and re.search(promise, body):
            yield f"{lines} is off, and promised: {promise}"


def false_completion(results, body, lang):
    """What is said to be phased in and is not."""
    case, values = results.case, results.case.values(results.scenario)
    active = acts(results)
    for line in case.lines:
        if not kind_of(line).is_delayed or not active[line.id]:
            continue
        place = results.years.index(case.header.full_effect_year(line))
        if reached(case, line, values, results.years).sum(axis=0)[place] > 1 - 1e-9:
            continue
        for name in ("total", line.id):
            claim = FULL.get((name, lang))
            if claim and re.search(claim, body):
                yield f"{line.id} is not fully phased in, and said to be: {claim}"
        named = re.escape(label(line, lang))
        ends = "ved fuld indfasning" if lang == "da" else "when fully phased in"
        if re.search(rf"{named}: [^\n]*{ends}", body):
            yield f"{line.id} is not fully phased in, and said to be"


def false_standing(results, text):
    """What is called printed, planned or reproduced and is not."""
    beside = published_beside(results)
    is_same = same_effects(results, beside)
    if re.search(AS_PRINTED, text) and not (is_same and standing(beside) == "printed"):
        yield "called as printed, and is not"
    if re.search(AS_PLANNED, text) and not (is_same and standing(beside) == "plan"):
        yield "called the plan, and is not"
    for one in re.finditer(REPRODUCED, text):
        figures, reproduced = counted_figures(results.case)
        if moves(results) or not figures == reproduced == int(one[1] or one[2]):
            yield f"not all {one[1] or one[2]} printed figures are reproduced here"


def false_heads(results, tables, lang):
    """Tables that call a row or column printed where not all of it is."""
    printed = "Trykt" if lang == "da" else "Printed"
    is_printed = standing(published_beside(results)) == "printed"
    for table in tables:
        heads = [*map(str, table.frame.columns), *map(str, table.frame.index)]
        if printed in heads and not is_printed:
            yield f"'{printed}' stands over figures that are not printed: {table.title}"


# ---- money


def false_money(results, body, lang):
    known, typed = amounts_of(results), typed_money(results.case, lang)
    for said in re.split(STOPS[lang], body):
        way = None
        for one in re.finditer(f"{WAYS[lang]}|{MONEY[lang]}(?P<when>{when(results, lang)})?", said):
            if one["figure"] is None:
                way = -1 if one["minus"] else 1
                of_total = one[0] == SAVING[lang] and is_total(results, said[: one.start()], lang)
                if of_total and has_income(results):
                    yield f"a saving with an income in it: {said}"
                continue
            amount, slack = money_of(one, results, lang)
            if amount in typed and not one["when"]:
                continue
            years = years_of(one["when"] or "", results)
            sums = known[years] if years else {None: sums_of_all(known)}
            if is_total(results, said[: one.start()], lang) and way and years:
                sums = {"total": sums["total"]}
            values = [value for many in sums.values() for value in many]
            if not any(fits(value, amount, slack, way, one["when"]) for value in values):
                yield f"{one[0]} is no figure of this state: {said}"


def fits(value, amount, slack, way, has_year):
    is_signed = way is None or not has_year or value * way >= -slack
    return is_signed and abs(abs(value) - amount) <= slack


def money_of(found, results, lang):
    """An amount in whole currency, and by how much rounding may have moved it."""
    plain = found["figure"].replace("." if lang == "da" else ",", "").replace(",", ".")
    amount = float(plain) * (1e6 if found["million"] else 1)
    return amount, 0.05e6 + 1 if found["million"] else max(unit_size(results.case) / 2, 0.5) + 1e-6


def unit_size(case):
    size = case.header.unit.split()[0]
    return float(size) if size.isdigit() else 1.0


def is_total(results, before, lang):
    """Whether what stands before is the proposal, as the headline begins."""
    return bool(re.match(rf"\s*{re.escape(label(results.case.header, lang, 'called'))} ", before))


def has_income(results):
    active = acts(results)
    return any(
        one.money == "income" and one.in_total and active[one.id] for one in results.case.lines
    )


def when(results, lang):
    """A year, several together or all, as they stand behind an amount."""
    span = f"{results.years[0]}-{results.years[-1]}"
    year = "|".join(re.escape(one) for one in (span, *results.years))
    preposition, all_, both = (
        ("i", "i alt i ", "og") if lang == "da" else ("in", "in all in ", "and")
    )
    inner = rf"(?:{year})(?: {both} (?:{year}) (?:tilsammen|together))?"
    way = "less|more|net|mindre|mere|højere|lavere|større|higher|lower|smaller|larger"
    return rf"(?: (?:{way}))? (?:{all_}|{preposition} ){inner}"


def years_of(text, results):
    span = f"{results.years[0]}-{results.years[-1]}"
    if span in text:
        return tuple(results.years)
    return tuple(
        year for year in results.years if re.search(rf"(?<![\d/-]){re.escape(year)}(?![\d/])", text)
    )


def amounts_of(results):
    """What the results come to, in whole currency, by years told together: lines, parts, parties,
    totals, the range, and how far all that is from the published case.
    """
    case, beside = results.case, published_beside(results)
    found = {}
    pairs = [(a, b) for n, a in enumerate(results.years) for b in results.years[n + 1 :]]
    for years in [*((y,) for y in results.years), tuple(results.years), *pairs]:
        at = [results.years.index(year) for year in years]
        found[years] = {
            "total": [results.total.to_numpy()[at].sum() * unit_size(case)],
            "cells": cells_of(results, results.effects, at),
            "gaps": cells_of(results, results.effects - beside.effects, at),
            "range": range_of(results, years),
        }
    found[()] = {"of all years": over_all_years(results)}
    return found


def over_all_years(results):
    """What is told of no single year: the present value, what is put in once."""
    if results.total.isna().any():
        return []
    told = [payback_year(results)["investment"].iloc[-1]]
    if "DKK" in results.case.header.unit:
        told.append(present_value(results)["total"])
    return [value * unit_size(results.case) for value in told]


def cells_of(results, effects, at):
    case, cells = results.case, effects[:, :, at].sum(axis=2)
    counted = np.nan_to_num(cells[case.counted])
    sums = [*cells.sum(axis=1), *cells.ravel(), *counted.sum(axis=0), counted.sum()]
    parts = [part.id for part in case.header.part]
    sums += [
        cells[[n for n, line in enumerate(case.lines) if line.part == part]].sum() for part in parts
    ]
    by_line = counted.sum(axis=1)
    sums += [by_line[by_line > 0].sum(), by_line[by_line < 0].sum()]
    return [value * unit_size(case) for value in sums if value == value]


def range_of(results, years):
    drawn = simulation_of(results)
    if drawn is None or len(years) != 1 or years[0] not in drawn.quantiles.index:
        return []
    row = drawn.quantiles.loc[years[0], ["P10", "P50", "P90"]]
    return list(row * unit_size(results.case))


def sums_of_all(known):
    return [value for sums in known.values() for many in sums.values() for value in many]


@lru_cache(maxsize=32)
def typed_money(case, lang):
    """Amounts that the source's own prose, names and ranges hold, in whole currency."""
    texts = [case.prose.get(lang) or "", *(label(line, lang) for line in case.lines)]
    found = {unit_size(case)}
    for one in re.finditer(MONEY[lang], "\n".join(texts)):
        plain = one["figure"].replace("." if lang == "da" else ",", "").replace(",", ".")
        found.add(float(plain) * (1e6 if one["million"] else 1))
    for one in case.assumptions.values():
        found |= {one.value, one.low, one.high}
    return found


# ---- counts


def false_counts(results, body, lang):
    case = results.case
    values = list(case.values(results.scenario).values()) + [
        one.low for one in case.assumptions.values()
    ]
    values += [one.high for one in case.assumptions.values()]
    counted = rf"(?<![\d.,/])(\d[\d.,]*\d|\d) (?:{COUNTED[lang]})\b"
    typed = "\n".join([case.prose.get(lang) or "", *(label(one, lang) for one in case.lines)])
    given = {one[0] for one in re.finditer(counted, typed)}
    for one in re.finditer(counted, body):
        mark = (".", ",") if lang == "da" else (",", ".")
        number = float(one[1].replace(mark[0], "").replace(mark[1], "."))
        if one[0] not in given and not any(abs(number - abs(value)) < 1e-3 for value in values):
            yield f"nothing here counts {one[0]}"
    posts = rf"([+-]?\d[\d.,]*) {'årsværk' if lang == 'da' else 'FTE'}\b"
    changes = [0.0] if not len(results.staff) else results.staff.to_numpy().ravel()
    for one in re.finditer(posts, body):
        number = float(one[1].replace(".", "").replace(",", ".") if lang == "da" else one[1])
        steps = [abs(a - b) for a in changes for b in changes] + [abs(a) for a in changes]
        if not any(abs(abs(number) - step) < 0.0051 for step in steps):
            yield f"no such change of posts: {one[0]}"
