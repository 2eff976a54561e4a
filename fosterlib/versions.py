"""The table of what changed between two versions of a proposal."""

from collections.abc import Mapping

import pandas as pd

from fosterlib.case import Case, label
from fosterlib.compare import compare_cases
from fosterlib.tables import Table
from fosterlib.text import money_text, precise, word

FIELDS = {"value", "added", "removed", "profile", "amounts", "shares", "years", "version", "source", "unit", "note"}


def versions_table(a: Case, b: Case, lang: str = "da", reasons: Mapping[str, str] | None = None) -> Table:
    """`compare_cases` as a table: what changed from `a` to `b`, and what each change does to the total by year.

    Money in the case's unit; negative = saving. The effect stands only where a change moves money by itself.
    """
    frame = compare_cases(a, b, reasons)
    years = [column for column in frame.columns if column not in ("what", "id", "field", "before", "after", "reason")]
    columns = [word("version_change", lang), word("before", lang), word("after", lang), *years, word("reason", lang)]
    rows, names, kinds = [], [], []
    for row in frame.to_dict("records"):
        together = row["what"] == "together"
        field = word(f"field_{row['field']}", lang) if row["field"] in FIELDS else str(row["field"])
        kind = word(f"kind_{row['what']}", lang)
        about = f"{kind}: {field}" if field else kind
        effects = [row[year] if row[year] == row[year] else "" for year in years]
        before, after = (_shown(row[side], lang) for side in ("before", "after"))
        rows.append([about, before, after, *effects, row["reason"]])
        names.append(word("together", lang) if together else _name(a, b, str(row["id"]), lang) or b.id)
        kinds.append("memo" if together else "line")
    sums = frame[years].sum().where(frame[years].iloc[-1].notna())  # an unknown effect leaves "together" unknown
    rows.append(["", "", "", *sums, ""])
    printed = pd.DataFrame(rows, columns=columns, index=[*names, word("difference_in_all", lang)])
    title = f"{word('versions', lang, a.header.version, b.header.version)}. {_upper(money_text(b, lang))}"
    notes = (word("versions_note", lang), word("sign_rule", lang))
    return Table(
        title, printed.rename_axis(index=word("followup.what", lang)), lang, (*kinds, "total"), notes,
        dict.fromkeys(years, 0),
    )  # fmt: skip


def _name(a: Case, b: Case, id: str, lang: str) -> str:
    for case in (b, a):
        if id in case.assumptions:
            return label(case.assumptions[id], lang)
        for line in case.lines:
            if line.id == id:
                return label(line, lang)
    return id


def _shown(value: object, lang: str) -> str:
    return precise(value, lang) if isinstance(value, float) else str(value)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
