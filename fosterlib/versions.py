"""The table of what changed between two versions of a proposal."""

from collections.abc import Mapping

import pandas as pd

from fosterlib.case import Case, label
from fosterlib.compare import compare_cases
from fosterlib.tables import Table
from fosterlib.text import money_heading, precise, word

FIELDS = {"value", "added", "removed", "profile", "amounts", "shares", "years", "version", "source", "unit", "note"}


def versions_table(a: Case, b: Case, lang: str = "da", reasons: Mapping[str, str] | None = None) -> Table:
    """`compare_cases` as a table: what changed from `a` to `b`, and what each change does to the total by year.

    Money in the case's unit; negative = saving. The effect stands only where a change moves money by itself.
    """
    frame = compare_cases(a, b, reasons)
    years = list(frame.columns[5:-1])
    named = {line.id: line for line in (*a.lines, *b.lines)} | {**a.assumptions, **b.assumptions}
    columns = [word("version_change", lang), word("before", lang), word("after", lang), *years, word("reason", lang)]
    rows, names, kinds = [], [], []
    for row in frame.to_dict("records"):
        together = row["what"] == "together"
        field = word(f"field_{row['field']}", lang) if row["field"] in FIELDS else str(row["field"])
        kind = word(f"kind_{row['what']}", lang)
        about = f"{kind}: {field}" if field else kind
        effects = [row[year] if row[year] == row[year] else "" for year in years]
        sides = (row["before"], row["after"])
        before, after = (precise(side, lang) if isinstance(side, float) else str(side) for side in sides)
        rows.append([about, before, after, *effects, row["reason"]])
        name = label(named[row["id"]], lang) if row["id"] in named else row["id"] or b.id
        names.append(word("together", lang) if together else name)
        kinds.append("memo" if together else "line")
    sums = frame[years].sum().where(frame[years].iloc[-1].notna())  # an unknown effect leaves "together" unknown
    rows.append(["", "", "", *sums, ""])
    printed = pd.DataFrame(rows, columns=columns, index=[*names, word("difference_in_all", lang)])
    printed = printed.rename_axis(index=word("followup.what", lang))
    title = f"{word('versions', lang, a.header.version, b.header.version)}. {money_heading(b, lang)}"
    notes = (word("versions_note", lang), word("sign_rule", lang))
    return Table(title, printed, lang, (*kinds, "total"), notes, dict.fromkeys(years, 0))
