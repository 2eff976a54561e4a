"""Words and numbers in Danish and English: one place for both languages."""

import math
from functools import lru_cache

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from fosterlib.case import Case, check_lang, label
from fosterlib.errors import CaseError, Problem

LOCALES = {"da": "da_DK", "en": "en_GB"}

WORDS = {  # key: (Danish, English)
    "adjusted": ("Ændret i forhold til det trykte forslag", "Moved against the published case"),
    "all_parties": ("Alle", "All"),
    "as_published": ("Det er som i det trykte forslag.", "That is as in the published case."),
    "assumption": ("Forudsætning", "Assumption"),
    "assumptions": ("Forudsætninger", "Assumptions"),
    "basis": ("Grundlag", "Basis"),
    "better": (
        "Det er {0} mere i besparelse end det trykte forslag i {1}.",
        "That is {0} more in savings than the published case in {1}.",
    ),
    "budget": ("Budget", "Budget"),
    "by_month": ("Pr. måned", "By month"),
    "by_party": ("Effekt pr. {0}", "Effect by {0}"),
    "change": ("Ændring (+/-)", "Change (+/-)"),
    "costs": ("koster {0}", "costs {0}"),
    "derived_posts": (
        "* Beregnet efter linjens indfasning; kilden oplyser kun {0} og {1}.",
        "* Follows the line's phase-in; the source states {0} and {1} only.",
    ),
    "difference": ("Forskel til trykt", "Difference to published"),
    "distribution_title": ("Samlet netto i {0}: hvor ofte ({1} trækninger)", "Net total in {0}: how often ({1} draws)"),
    "effect": ("Effekt", "Effect"),
    "effect_alone": ("Effekt alene", "Effect alone"),
    "effects_title": ("Effekt pr. linje og år", "Effect by line and year"),
    "fan_title": ("Samlet netto pr. år: hvor sikkert ({0} trækninger)", "Net total by year: how sure ({0} draws)"),
    "frontier_title": ("Hvor målet netop nås", "Where the target is just met"),
    "headline": ("Forslaget {0} i {1} og {2} i alt i {3}.", "The proposal {0} in {1} and {2} in all in {3}."),
    "less_saving": ("mindre besparelse", "less saving"),
    "line": ("Linje", "Line"),
    "locator": ("Sted", "Place"),
    "median": ("median", "median"),
    "million": ("mio.", "million"),
    "missed": ("når ikke det trykte", "misses the printed figure"),
    "more_saving": ("større besparelse", "more saving"),
    "net_of_dated": ("Netto af det daterede", "Net of what is dated"),
    "net_total": ("Samlet netto", "Net total"),
    "not_stated": ("ikke oplyst", "not stated"),
    "of_what_is_split": ("Af det, som kilden fordeler", "Of what the source splits"),
    "open_questions": ("Åbne spørgsmål i kilden", "Open questions of the source"),
    "phase_in": ("Indfasning: andel af fuld effekt", "Phase-in: share of full effect"),
    "posts": ("Personalemæssige konsekvenser, årsværk", "Staffing consequences, FTE"),
    "price_level": ("{0} p/l", "{0} prices"),
    "price_level_unknown": ("prisniveau ikke oplyst", "price level not stated"),
    "published": ("Trykt", "Published"),
    "published_case": ("det trykte forslag", "the published case"),
    "question": ("Spørgsmål", "Question"),
    "range": ("Spænd", "Range"),
    "reached": ("når det trykte ({0} % af trækningerne)", "reaches the printed figure ({0} % of draws)"),
    "reason": ("Begrundelse", "Reason"),
    "residues": ("Rest", "Remainder"),
    "role": ("Personale", "Staff"),
    "saves": ("sparer {0}", "saves {0}"),
    "scenario": ("Scenarie", "Scenario"),
    "scenarios_compared": ("Scenarier side om side", "Scenarios side by side"),
    "share": ("andel", "share"),
    "sign_rule": (
        "Besparelser er angivet med negativt fortegn, udgifter med positivt.",
        "Savings are negative, costs are positive.",
    ),
    "source": ("Kilde", "Source"),
    "steering_area": ("Styringsområde", "Steering area"),
    "sum": ("I alt", "Sum"),
    "target_met": ("målet nås på linjen", "the target is met on the line"),
    "topic": ("Emne", "Topic"),
    "tornado_title": ("Hvad driver effekten i {0}", "What drives the effect in {0}"),
    "two_way_title": ("Samlet netto: en linje for hver værdi af «{0}»", "Net total: a line for each value of «{0}»"),
    "unit": ("Enhed", "Unit"),
    "unknown_total": (
        "Totalen er ikke oplyst, fordi effekten af {0} ikke er oplyst.",
        "The total is not stated, since the effect of {0} is not stated.",
    ),
    "value": ("Værdi", "Value"),
    "without_total": ("Vises, men tælles ikke med", "Shown, not added"),
    "worse": (
        "Det er {0} mindre i besparelse end det trykte forslag i {1}.",
        "That is {0} less in savings than the published case in {1}.",
    ),
    "year": ("År", "Year"),
}
UNIT_WORDS = {
    "agreement": ("aftale", "agreement"), "case": ("sag", "case"), "child": ("barn", "child"),
    "contract": ("kontrakt", "contract"), "day": ("dag", "day"), "family": ("familie", "family"),
    "fee_unit": ("vederlag", "fee unit"), "FTE": ("årsværk", "FTE"), "hour": ("time", "hour"),
    "month": ("måned", "month"), "post": ("stilling", "post"), "share": ("andel", "share"),
    "visit": ("besøg", "visit"), "week": ("uge", "week"), "year": ("år", "year"),
}  # fmt: skip
PLURALS = {
    "agreement": ("aftaler", "agreements"), "case": ("sager", "cases"), "child": ("børn", "children"),
    "contract": ("kontrakter", "contracts"), "day": ("dage", "days"), "family": ("familier", "families"),
    "fee_unit": ("vederlag", "fee units"), "hour": ("timer", "hours"), "month": ("måneder", "months"),
    "post": ("stillinger", "posts"), "visit": ("besøg", "visits"), "week": ("uger", "weeks"), "year": ("år", "years"),
}  # fmt: skip
BASES = {
    "published": ("trykt", "published"), "sourced": ("anden kilde", "sourced"), "derived": ("beregnet", "derived"),
    "calibrated": ("kalibreret", "calibrated"), "estimate": ("skøn", "estimate"), "unknown": ("ikke oplyst", "unknown"),
}  # fmt: skip


def word(key: str, lang: str, *parts: str) -> str:
    """A word or sentence of the outputs in `lang`, with its blanks filled."""
    return _pick(WORDS[key], lang).format(*parts)


def basis_text(basis: str, lang: str) -> str:
    """The basis of an assumption in words."""
    return _pick(BASES[basis], lang)


def number(value: float, lang: str, decimals: int = 0, signed: bool = False) -> str:
    """A number as it is written in `lang`, rounded once, here; "not stated" for NaN."""
    if isinstance(value, float) and math.isnan(value):
        return word("not_stated", lang)
    rounded = round(float(value), decimals) + 0.0
    if math.isinf(rounded):
        return "∞" if rounded > 0 else "-∞"
    text = _formatted(rounded, decimals, lang)
    return f"+{text}" if signed and rounded > 0 else text


def precise(value: float, lang: str, step: float = 0.0) -> str:
    """A number with the decimals it needs: none that are zero, and at least four digits of one that has no end."""
    if value != value:
        return word("not_stated", lang)
    fewest = next((d for d in range(7) if abs(round(value, d) - value) <= 1e-9 * max(1.0, abs(value))), 7)
    of_step = next((d for d in range(7) if abs(round(step, d) - step) < 1e-12), 6)
    four_digits = 3 - math.floor(math.log10(abs(value))) if value else 0
    return number(value, lang, min(fewest, max(of_step, four_digits, 0)))


def read_number(text: str, lang: str) -> float:
    """A number as people type it: "1.300" and "25,75" in Danish, "1,300" and "25.75" in English. CaseError if not."""
    try:
        return float(parse_decimal(text.strip().replace("−", "-").replace(" ", ""), LOCALES[lang], strict=True))
    except NumberFormatError:
        example = number(1300.5, lang, 1)
        raise CaseError(Problem("is not a number", value=text, allowed=example)) from None


def unit_text(unit: str, lang: str) -> str:
    """A unit in words: "1000 DKK/child/year" is "1.000 kr. pr. barn pr. år"."""
    first, *rest = unit.split("/")
    words = [_unit_word(first, lang, PLURALS), *(_unit_word(name, lang, UNIT_WORDS) for name in rest)]
    return (" pr. " if lang == "da" else " per ").join(words)


def party_heading(case: Case, lang: str) -> str:
    """What a party of the case is, as the head of a column: "Center", "Payer"."""
    return label(case.header, lang, "party_word").capitalize()


def by_party(case: Case, lang: str) -> str:
    """The title of what is shown by party: "Effect by centre"."""
    return word("by_party", lang, label(case.header, lang, "party_word"))


def money_text(case: Case, lang: str, price_level: str | None = None) -> str:
    """The unit and the price level of a table: "1.000 kr., 2018 p/l"."""
    level = case.header.price_level if price_level is None else price_level
    prices = word("price_level", lang, level) if level else word("price_level_unknown", lang)
    return f"{unit_text(case.header.unit, lang)}, {prices}"


def _unit_word(name: str, lang: str, words: dict[str, tuple[str, str]]) -> str:
    size, _, currency = name.strip().rpartition(" ")
    if currency in ("DKK", "GBP", "EUR", "SEK", "NOK", "USD"):
        sign = ("kr." if lang == "da" else "DKK") if currency == "DKK" else currency
        amount = {"": "", "1000000": ("mio. " if lang == "da" else "million ")}.get(size)
        amount = f"{number(float(size), lang)} " if amount is None else amount
        return f"{amount}{sign}"
    return _pick(words.get(name) or UNIT_WORDS.get(name) or (name, name), lang)


def _pick(pair: tuple[str, str], lang: str) -> str:
    check_lang(lang)
    return pair[lang == "en"]


@lru_cache(maxsize=8192)
def _formatted(rounded: float, decimals: int, lang: str) -> str:
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, form, LOCALES[lang])
