"""What was checked of a case, what was not, and how far it may be used: short, in Danish or
English.
"""

import pandas as pd

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.questions.impacts import assumption_impacts
from fosterlib.questions.reconcile import reconciliation_summary
from fosterlib.words.report import worth_of_checks
from fosterlib.words.tables import Table
from fosterlib.words.text import word

RELIABILITY = ["low", "", "medium", "high"]  # the least reliable first
SIZES = ["large", "medium", "small", ""]
SHOWN = 5  # of those that deserve work first


@checked
def assurance_matrix(case: Case, lang: str = "da") -> Table:
    """Reliability against impact: which assumptions stand where.

    A row a reliability, the least first; a column an impact, the largest first, as
    `assumption_impacts` has them. The cells name the assumptions. At the top left stand the few
    that deserve work.
    """
    found = assumption_impacts(case)
    names = found["assumption"].map(lambda id: label(case.assumptions[id], lang))
    cells = names.groupby([found["reliability"], found["size"]]).agg("; ".join).unstack()
    cells = cells.reindex(index=RELIABILITY, columns=SIZES)
    cells = cells.dropna(how="all").dropna(how="all", axis=1).fillna("")
    rows = [word(f"reliability.{key}", lang) for key in cells.index]
    columns = [word(f"impact.{key}", lang) for key in cells.columns]
    index = pd.Index(rows, name=word("reliability", lang))
    frame = pd.DataFrame(cells.to_numpy(), index=index, columns=columns)
    notes = (word("impact_note", lang),)
    return Table(word("assurance_matrix", lang), frame, lang, ("line",) * len(rows), notes)


@checked
def assurance_statement(case: Case, lang: str = "da") -> list[str]:
    """What was checked, what was not, and the limits of use; each sentence of this case alone."""
    return [*_checked(case, lang), *_not_checked(case, lang), *_limits(case, lang)]


def _checked(case: Case, lang: str) -> list[str]:
    summary = reconciliation_summary(case)
    figures, reproduced = (str(summary[key].sum()) for key in ("figures", "reproduced"))
    own = [one for one in case.assumptions.values() if not one.is_implied]
    estimates = [one for one in own if one.basis == "estimate"]
    said = [word("assured_figures", lang, reproduced, figures)]
    said += worth_of_checks(summary.loc["check"], lang)
    if own:
        said.append(word("assured_sources", lang, str(len(own)), str(len(estimates))))
    return said


def reliability_text(case: Case, lang: str, with_names: bool = True) -> str:
    """How many of the assumptions that can be moved are of low or unstated reliability, and for
    which of them that matters most as the case stands; blank where none can be moved.
    """
    found = assumption_impacts(case)
    if not len(found):
        return ""
    low, silent = (int((found["reliability"] == key).sum()) for key in ("low", ""))
    if low and silent:
        told = word("reliability_low_silent", lang, str(low), str(len(found)), str(silent))
    elif low or silent:
        key = "reliability_low" if low else "reliability_silent"
        told = word(key, lang, str(low or silent), str(len(found)))
    else:
        told = word("reliability_none_low", lang, str(len(found)))
    names = "; ".join(_first_of(case, lang)[:SHOWN]) if with_names else ""
    return f"{told} {word('reliability_first', lang, names)}" if names else told


def _first_of(case: Case, lang: str) -> list[str]:
    """The assumptions that deserve work first, by name."""
    found = assumption_impacts(case)
    first = found[found["reliability"].isin(["low", ""]) & (found["size"] == "large")]
    return [label(case.assumptions[id], lang) for id in first["assumption"]]


def _not_checked(case: Case, lang: str) -> list[str]:
    found = assumption_impacts(case)
    said = [word("assured_not", lang)]
    if len(found):
        rated = found["reliability"]
        low, silent = (str((rated == key).sum()) for key in ("low", ""))
        said.append(word("assured_reliability", lang, str(len(found)), low, silent))
        if names := _first_of(case, lang):
            more = f" (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
            said.append(word("assured_first", lang, "; ".join(names[:SHOWN]) + more))
        if unsaid := (found["nature"] == "").sum():
            said.append(word("assured_nature", lang, str(unsaid)))
    asked, rivals = len(case.open_questions), len(case.rivals)
    if asked or rivals:
        said.append(word("assured_open", lang, str(asked), str(rivals)))
    return said


def _limits(case: Case, lang: str) -> list[str]:
    level = case.header.price_level or word("not_stated", lang)
    said = [word("assured_limits", lang, case.years[0], case.years[-1], level)]
    return [*said, word("assured_ranges", lang)]
