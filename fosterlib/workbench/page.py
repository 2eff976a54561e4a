"""The workbench as one file: opens from a disk or a mail, without a server, a network, a kernel.

Without a script, and on paper, it is a page of pictures and tables of the chosen scenarios.
"""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fosterlib.export.output import write_output
from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.words import tables
from fosterlib.words.budget import budget_table
from fosterlib.words.reference import spoken_reason
from fosterlib.words.sentences import headline
from fosterlib.words.stamp import stamp
from fosterlib.words.text import word
from fosterlib.workbench.bundle import PAGE, page_module
from fosterlib.workbench.looks import css_text, tight
from fosterlib.workbench.payload import payload

START = "openPage(document);\n"
STILL = (
    ".fl-still{font-family:'Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif;"
    "font-size:15px;line-height:1.45;color:#16202a;background:#fff;max-width:60rem;"
    "margin:1.5rem auto;padding:0 1rem}"
    ".fl-still h1{font-size:1.5rem;line-height:1.25}"
    ".fl-still h2{font-size:1.2rem;margin:2rem 0 .3rem;border-bottom:1px solid #bbb}"
    ".fl-still img{max-width:100%;height:auto}"
    ".fl-still .fl-table{margin:.8rem 0;max-width:100%}"
    ".fl-still .fl-stamp{font-size:12px;color:#444}"
    "@media print{.fl-still h2{break-after:avoid}.fl-still img,.fl-still tr{break-inside:avoid}}"
)


@checked
def export_page(
    case: Case | Sequence[Case],
    path: str | Path,
    *,
    lang: str = "da",
    scenarios: Sequence[Scenario | str] | None = None,
) -> Path:
    """Writes the workbench of a case, or of several with a chooser, as one HTML file below 400 kB
    a case.

    It opens on the chosen `scenarios` (their names, or scenarios of the first case) side by side;
    None: on the published case, with the saved scenarios in its list. Nothing is fetched: the
    page's own policy allows its script and style only. Without a script it shows pictures and
    tables. The same input gives the same bytes. CaseError if it cannot be written (nothing is
    changed then) or a scenario is not the case's.
    """
    cases = [case] if isinstance(case, Case) else list(case)
    chosen = _chosen(cases[0], scenarios or ())
    return write_output(path, page_html(cases, chosen, lang).encode("utf-8"), ".html", ".htm")


SAFE_IN_DATA = ' /:;=,.()-+*!?@$[]|~"<>'


def _chosen(case: Case, scenarios: Sequence[Scenario | str]) -> list[Scenario]:
    """The scenarios that are asked for, without the published one."""
    named = [case.named(one) if isinstance(one, str) else one for one in scenarios]
    for one in named:
        case.scenario(one.name, dict(one.overrides))  # refuses what the case does not know
    return [one for one in dict.fromkeys(named) if one.overrides]


def page_html(cases: Sequence[Case], chosen: Sequence[Scenario], lang: str) -> str:
    """The page as text."""
    script = page_module(PAGE) + START
    style = (
        tight(css_text()) + tables.STYLE.removeprefix("<style>").removesuffix("</style>") + STILL
    )
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    title = escape(label(cases[0].header, lang, "title"))
    data = "".join(
        f'<script type="text/plain" class="fl-case-data">{_packed(payload(each, shown))}</script>'
        for each, shown in zip(cases, _listed(cases, chosen), strict=True)
    )
    state = _as_script(_state(cases[0], chosen, lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body class="fl-page"><main id="fl-bench" hidden></main>'
        f'<article id="fl-still" class="fl-still">{_still(cases, chosen, lang)}</article>'
        f'{data}<script type="application/json" id="fl-state">{state}</script>'
        f'<script type="module">{script}</script></body></html>\n'
    )


def _listed(cases: Sequence[Case], chosen: Sequence[Scenario]) -> Iterator[list[Scenario]]:
    """The scenarios in the list of each case: its own, and those chosen of the first."""
    for case in cases:
        own = {one.name: one for one in case.scenarios.values()}
        more = {one.name: one for one in chosen} if case is cases[0] else {}
        yield list((own | more).values())


def _state(case: Case, chosen: Sequence[Scenario], lang: str) -> dict[str, Any]:
    state: dict[str, Any] = {
        "case": case.id,
        "lang": lang,
        "compared": [one.name for one in chosen],
    }
    if len(chosen) == 1:
        state |= {"moved": dict(chosen[0].overrides), "reasons": dict(chosen[0].reasons)}
        state |= {"origin": chosen[0].name}
    return state | {"tab": "compare" if len(chosen) > 1 else "effects"}


def _still(cases: Sequence[Case], chosen: Sequence[Scenario], lang: str) -> str:
    """What is seen without a script: sentences, pictures and tables."""
    cannot = f'<p id="fl-cannot" hidden>{escape(word("bench.cannot", lang))}</p>'
    parts = [_still_case(case, chosen if case is cases[0] else (), lang) for case in cases]
    return cannot + "".join(parts)


def _still_case(case: Case, chosen: Sequence[Scenario], lang: str) -> str:
    published = evaluate(case)
    shown = [evaluate(case, scenario) for scenario in chosen] or [published]
    title, owner = (escape(label(case.header, lang, field)) for field in ("title", "owner"))
    body = [f"<h1>{title}</h1><p>{owner}</p>"]
    body += [_section(results, published, lang) for results in shown]
    if len(shown) > 1 or shown[0] is not published:
        body.append(_heading(word("scenarios_compared", lang)))
        body.append(_table(tables.scenarios_table([published, *shown], lang)))
    body += [_heading(word("assumptions", lang)), _table(tables.assumptions_table(case, lang))]
    if case.open_questions:
        body.append(_table(tables.open_questions_table(case, lang)))
    rows = [": ".join(pair) for each in shown for pair in stamp(each, lang)]
    stamps = "<br>".join(escape(row) for row in dict.fromkeys(rows))
    return f"{''.join(body)}<p class='fl-stamp'>{stamps}</p>"


def _section(results: Results, published: Results, lang: str) -> str:
    sentence = escape(headline(results, published, lang))
    reason = escape(spoken_reason(results.scenario, lang))
    changed = _table(tables.changes_table(results, lang)) if results.scenario.overrides else ""
    return (
        f"{_heading(tables.scenario_name(results.scenario, lang))}"
        f"<p><strong>{sentence}</strong></p>{f'<p>{reason}</p>' if reason else ''}"
        f"{_picture_tag(results, published, lang)}"
        f"{_table(budget_table(results, lang))}{changed}"
    )


def effects_picture(results: Results, lang: str, form: str) -> bytes:
    """The chart of the effects, as the paper has it: "svg" or "png"."""
    from fosterlib.charts.on_paper import effects_chart
    from fosterlib.charts.save import chart_bytes

    return chart_bytes(effects_chart(results, lang), form)


def _picture_tag(results: Results, published: Results, lang: str) -> str:
    """The picture as an image that needs nothing: its bytes stand in the page."""
    data = quote(small_svg(effects_picture(results, lang, "svg").decode()), safe=SAFE_IN_DATA)
    about = escape(word("chart_text", lang, headline(results, published, lang)), quote=True)
    return f"<img alt=\"{about}\" width='670' src='data:image/svg+xml,{data}'>"


def small_svg(picture: str) -> str:
    """A picture in fewer bytes: shapes to a hundredth of a point, and no names. Texts stay as they
    are.
    """
    tight = re.sub(r"\s+", " ", picture[picture.index("<svg") :]).replace("> <", "><")
    tight = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", tight)
    tight = re.sub(r'<path d="(M [^"]*)" style="([^"]*)"/>(?=\s*</pattern>)', _short_dots, tight)
    tight = re.sub(r' transform="rotate\(-?0 [^"]*"', "", tight)
    fonts = re.search(r"font-family: ([^;\"]*)", tight)
    if fonts and tight.count("font-family: ") == tight.count(fonts[0]):  # one font: said once
        tight = tight.replace(f"{fonts[0]}; ", "").replace("<svg ", f'<svg style="{fonts[0]}" ', 1)
    tight = re.sub(r' id="(?:patch|line2d|text|axes|figure)_[^"]*"', "", tight)
    tight = re.sub(r'(?<==")[^"]*', _tight_attribute, tight)
    bare, plain = re.compile(r"<g>((?:(?!</?g\b).)*)</g>"), ""
    while plain != tight:
        plain, tight = tight, bare.sub(r"\1", tight)
    return tight


def _tight_attribute(value: re.Match) -> str:
    rounded = re.sub(r"(\d\.\d\d)\d+", r"\1", value[0])
    return re.sub(r" ?([MLCz;:]) ?", r"\1", rounded) if " " in rounded else rounded


def _short_dots(path: re.Match) -> str:
    """The path of a hatch; dots, which matplotlib draws as circles of curves (150 kB a hatch), as
    points with round ends.
    """
    curves = re.findall(r"M ([-\d.]+) ([-\d.]+) C [^zM]*? ([-\d.]+) [-\d.]+ z", path[1])
    if not curves:
        return path[0]
    numbers = [float(number) for number in re.findall(r"[-\d.]+", path[1].split("z")[0])]
    radius = max(numbers[::2]) - numbers[0]
    points = "".join(f"M{float(x):g} {float(y) - radius:g}h0" for x, y, _ in curves)
    look = re.sub(r"stroke-width: [\d.]+", f"stroke-width: {2 * radius:g}", path[2])
    return f'<path d="{points}" style="{look.replace("butt", "round")}"/>'


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(table: tables.Table) -> str:
    return tables.to_html(table, style=False)


def _packed(data: Any) -> str:
    """A payload as text, deflated, five letters for four bytes (RFC 1924's letters)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b85encode(zlib.compress(text.encode(), 9)).decode()


def _as_script(data: Any) -> str:
    """JSON in which no end of a script can be hidden."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
