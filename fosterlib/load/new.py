"""Writes the folder of a case: a commented example to begin from, or a case that exists only in memory."""

import csv
import io
import math
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import tomlkit
from pydantic import BaseModel

from fosterlib.case import Case
from fosterlib.entries import Amount, Assumption, Figure, Indicator, OpenQuestion
from fosterlib.errors import CaseError, Problem
from fosterlib.load import SCENARIOS
from fosterlib.load.build import implied_assumptions

NOTE = """\
The amounts stand in amounts.csv. To let assumptions move a line, one line at a time:
 1. here: kind = "recurring", a lever, its drivers and a profile (the share of full effect in each year), as in
      kind = "recurring"
      lever = "prevented_placements"
      drivers = { children = "respite.children", saving_per_child = "respite.saving" }
      profile = [0.5, 1.0, 1.0, 1.0]
 2. in assumptions.csv: a row for each driver, with its unit, range, basis and source
 3. in amounts.csv: take the line's rows away
published.csv keeps what was printed: `python -m fosterlib check` says whether the line still gives it.
"""


def new_case(folder: str | Path, title: str = "") -> Path:
    """Writes the folder of a new case that loads and evaluates at once, every number in it an example to replace.

    Written whole or not at all; CaseError if the folder is there already or cannot be written.
    """
    document = tomlkit.parse(EXAMPLE["case.toml"])
    if title:
        document["title_da"] = document["title_en"] = title
    return _write_folder(Path(folder), EXAMPLE | {"case.toml": tomlkit.dumps(document)})


def save_case(case: Case, folder: str | Path) -> Path:
    """Writes a case (for instance one from a table) as a folder that `load_case` reads and an analyst can edit.

    Written whole or not at all; CaseError if the folder is there already or cannot be written.
    """
    document = tomlkit.document()
    for line in NOTE.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.update(case.header.model_dump(exclude_defaults=True, exclude_none=True))
    implied = implied_assumptions(case.header)
    own = [a for id, a in case.assumptions.items() if implied.get(id) != a]
    blank = [a.model_copy(update={"value": math.nan}) if a.basis == "calibrated" else a for a in own]
    tables: dict[str, tuple[type[BaseModel], Iterable[BaseModel]]] = {
        "assumptions.csv": (Assumption, blank),
        "amounts.csv": (Amount, case.amounts),
        "published.csv": (Figure, case.figures),
        "open_questions.csv": (OpenQuestion, case.open_questions),
        "indicators.csv": (Indicator, case.indicators),
    }
    files = {name: _csv(model, rows) for name, (model, rows) in tables.items()}
    scenarios = [scenario.model_dump() for scenario in case.scenarios.values()]
    files[SCENARIOS] = tomlkit.dumps({"scenario": scenarios}) if scenarios else ""
    needed = {"assumptions.csv", "amounts.csv", "published.csv"}
    kept = {name: text for name, text in files.items() if name in needed or text.count("\n") > 1}
    return _write_folder(Path(folder), {"case.toml": tomlkit.dumps(document)} | kept)


def _csv(model: type[BaseModel], rows: Iterable[BaseModel]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(model.model_fields)
    table.writerows([_cell(value) for value in dict(row).values()] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    """A value as a CSV holds it: unknown is blank, a number keeps every digit."""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value)


def _write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    if folder.exists() or folder.is_symlink():
        reason = "is there already; nothing was written"
        raise CaseError(Problem(reason, folder.name or str(folder), allowed="the name of a folder that is not there"))
    spare = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        spare = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, text in files.items():
            (spare / name).write_text(text, encoding="utf-8", newline="\n")
        spare.chmod(0o755)
        spare.rename(folder)
    except OSError as error:
        if spare is not None:
            with suppress(OSError):
                shutil.rmtree(spare)
        reason = f"cannot be written, nothing was changed: {error.strerror or error}"
        raise CaseError(Problem(reason, folder.name, allowed="a place where folders can be made")) from error
    return folder


EXAMPLE = {
    "case.toml": """\
# A business case. data/README.md says what every field and column means; negative = saving, income is negative.
# Every number in this folder is an example: replace it, and name who says so.
title_da = "Nyt forslag"
title_en = "New proposal"
owner_da = "Forvaltningens navn"
owner_en = "Name of the administration"
version = "1"
source = "Example figures of a new case, to be replaced"
years = ["2027", "2028", "2029", "2030"] # or "2026/27" with year_starts = 4
year_starts = 1
unit = "1000 DKK" # GBP, 1000 GBP, 1000000 DKK ...
price_level = "2027" # the year of the prices; "" if it is not stated

# Who pays or gains. `unsplit` is what nobody has split.
[[party]]
id = "unsplit"
label_da = "Ikke fordelt"
label_en = "Not split"

# What can be chosen together.
[[part]]
id = "proposal"
label_da = "Forslaget"
label_en = "The proposal"

# recurring: a lever (a function in fosterlib/levers.py) x a profile, the share of full effect in each year.
[[line]]
id = "moves"
label_da = "Børn i plejefamilie frem for døgninstitution"
label_en = "Children in foster care instead of an institution"
part = "proposal"
kind = "recurring"
money = "saving"
steering_area = "Service"
lever = "placement_shift"
drivers = { children = "moves.children", share_of_year = "moves.share_of_year", price_from = "price.institution", \
price_to = "price.foster" }
profile = [0.5, 1.0, 1.0, 1.0]

# amounts: money by year as listed in amounts.csv. investment, income (negative), expenditure, saving (negative)
[[line]]
id = "campaign"
label_da = "Rekruttering af plejefamilier"
label_en = "Recruitment of foster families"
part = "proposal"
kind = "amounts"
money = "investment"
steering_area = "Service"

# dated: a lever x the months between start and end (either may be left out). Off until on = true.
[[line]]
id = "coordinator"
label_da = "Koordinator i projektperioden"
label_en = "Coordinator for the project period"
part = "proposal"
kind = "dated"
money = "expenditure"
steering_area = "Service"
start = "2027-04-01"
end = "2028-12-31"
lever = "post_costs"
drivers = { posts = "coordinator.posts", cost_per_post = "coordinator.cost", pay_rise_share = "coordinator.pay_rise" }
on = false

[[table]]
id = "table1"
label_da = "Tabel 1"
label_en = "Table 1"
""",
    "assumptions.csv": """\
id,label_da,label_en,value,low,high,step,distribution,unit,price_level,basis,calibrates,source,locator,note
moves.children,Børn,Children,2,0,6,1,triangular,child,,estimate,,"Example, to be replaced",,Basis: published sourced \
derived calibrated estimate or unknown. The last has no value: the effect is then not stated.
moves.share_of_year,Andel af året,Share of the year,1,0,1,0.05,,share,,estimate,,"Example, to be replaced",,
price.institution,"Institution, pris pr. barn","Institution, price per child",900,700,1200,10,triangular,\
1000 DKK/child/year,2027,estimate,,"Example, to be replaced",,One price for the whole case: lines share it.
price.foster,"Plejefamilie, pris pr. barn","Foster care, price per child",500,400,700,10,triangular,\
1000 DKK/child/year,2027,estimate,,"Example, to be replaced",,
coordinator.posts,Stillinger,Posts,0.5,0,2,0.1,,post,,estimate,,"Example, to be replaced",,
coordinator.cost,Udgift pr. stilling,Cost per post,600,450,800,10,,1000 DKK/post/year,2027,estimate,,\
"Example, to be replaced",,
coordinator.pay_rise,Lønstigning,Pay rise,0,0,0.2,0.005,,share,,estimate,,"Example, to be replaced",,
""",
    "amounts.csv": """\
line,party,year,value,locator
campaign,unsplit,2027,150,Example
campaign,unsplit,2028,50,Example
campaign,unsplit,2029,0,Example
campaign,unsplit,2030,0,Example
""",
    "published.csv": """\
table,line,party,year,measure,value,unit,precision,role,locator
table1,campaign,all,2027,effect,150,1000 DKK,0,input,Example
table1,campaign,all,2028,effect,50,1000 DKK,0,input,Example
table1,total,all,2027,effect,-250,1000 DKK,0,check,Example
table1,total,all,2028,effect,-750,1000 DKK,0,check,Example
table1,total,all,2029,effect,-800,1000 DKK,0,check,Example
table1,total,all,2030,effect,-800,1000 DKK,0,check,Example
""",
    "scenarios.toml": """\
[[scenario]]
name = "half as many children"
reason = "Example: one child instead of two."
author = ""
overrides = { "moves.children" = 1 }
""",
    "open_questions.csv": """\
number,topic_da,topic_en,question_da,question_en,lines,locator
1,eksempel,example,"Er de en bestand, eller kommer de hvert år?",Are they a stock or a yearly inflow?,moves,Example
""",
}
