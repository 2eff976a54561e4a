"""A value in natural units: "30 børn", "26 %", "1.500 t.kr."."""

from fosterlib.model.entries import Assumption
from fosterlib.model.units import CURRENCIES
from fosterlib.words.amounts import SIGNS_BEFORE
from fosterlib.words.text import has_word, precise, word

THOUSAND, MILLION_OF = "1000", "1000000"


def change_text(assumption: Assumption, before: float, after: float, lang: str) -> str:
    """From one value to another, what it counts told once: "17 → 9 børn"."""
    if assumption.is_switch:
        return f"{quantity(assumption, before, lang)} → {quantity(assumption, after, lang)}"
    return f"{bare(assumption, before, lang)} → {quantity(assumption, after, lang)}"


def bare(assumption: Assumption, value: float, lang: str) -> str:
    """The figure of a value without its unit; a share in per cent."""
    times = 100 if is_share(assumption) else 1
    return precise(times * value, lang, times * assumption.step)


def is_share(assumption: Assumption) -> bool:
    """Whether the value is shown in per cent."""
    return assumption.unit.split("/")[0].strip() == "share"


def quantity(assumption: Assumption, value: float, lang: str) -> str:
    """The value of an assumption with what it counts; what that is per is left to its name."""
    first = assumption.unit.split("/")[0].strip()
    if assumption.is_switch:
        return word("chart.on" if value else "chart.off", lang)
    figure = bare(assumption, value, lang)
    if is_share(assumption):
        return f"{figure} %"
    size, _, currency = first.rpartition(" ")
    if currency in CURRENCIES:
        return _money(figure, size, currency, lang)
    key = f"unit.{first}" if abs(value) == 1 or not has_word(f"units.{first}") else f"units.{first}"
    return f"{figure} {word(key, lang) if has_word(key) else first}"


def _money(figure: str, size: str, currency: str, lang: str) -> str:
    if lang == "en":
        sign = SIGNS_BEFORE.get(currency, f"{currency} ")
        suffix = {THOUSAND: "k", MILLION_OF: "m"}.get(size, "")
        return f"{sign}{figure}{suffix}"
    short = {THOUSAND: "t.", MILLION_OF: "mio. "}.get(size, "")
    if currency == "DKK":
        return f"{figure} {short}kr."
    return f"{figure} {short.replace('t.', '1.000 ')}{currency}"
