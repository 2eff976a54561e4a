"""The rows of a case's files: what each may hold, checked as it is read. Nothing here changes once
it is made.
"""

import math
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from immutabledict import immutabledict
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    PlainSerializer,
    StrictFloat,
    model_validator,
)

from fosterlib.model.expressions import formula_ids

UNKNOWN = math.nan
Name = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
LARGEST = 1e15  # more than all money there is; products of such numbers can still be printed
Number = Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)
Maybe = Field(default=UNKNOWN, allow_inf_nan=False, ge=-LARGEST, le=LARGEST)
Said = Field(min_length=1)
Entry = TypeVar("Entry")
Nature = Literal["", "fact", "outcome", "choice"]
Bound = Literal["", "at least", "at most", "about"]


def _kept(table: dict) -> immutabledict:
    return immutabledict(table)


# what is written as a list or a table is kept so that nobody can change it
Listed = Annotated[list[Entry], AfterValidator(tuple), PlainSerializer(list, return_type=list)]
Keyed = Annotated[dict[str, Entry], AfterValidator(_kept), PlainSerializer(dict, return_type=dict)]
NothingListed: Any = Field(default=())
NothingKeyed: Any = Field(default=immutabledict())
STRICT = ConfigDict(frozen=True, extra="forbid")


def _said_once(cells: Any) -> Any:
    """What is said in one language is said so in the other too: a case may have one."""
    if not isinstance(cells, Mapping):
        return cells
    told = dict(cells)
    for field in SAID_IN_BOTH:
        for one, other in ((f"{field}_da", f"{field}_en"), (f"{field}_en", f"{field}_da")):
            if told.get(one) and not told.get(other):
                told[other] = told[one]
    return told


def _sourced_by_its_formula(cells: Any) -> Any:
    """A computed assumption without a source of its own rests on what its formula names."""
    if not isinstance(cells, Mapping) or not cells.get("formula") or cells.get("source"):
        return cells
    return {**cells, "source": cells["formula"]}


SAID_IN_BOTH = (
    *("label", "title", "owner", "topic", "question", "method", "frequency", "message"),
)


def _stated(value: float) -> str:
    """A number as a `repr` shows it; an unknown one is no number."""
    return "not stated" if math.isnan(value) else f"{value:,.10g}"


class Named(BaseModel):
    """A party, a part or a table of the source: an id and what it is called."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    id: str = Name
    label_da: str
    label_en: str


class Assumption(BaseModel):
    """A number that can be moved: its range, its unit, where it comes from. NaN if unknown.

    `nature` says what moving it means: a `fact` is so today and only known badly; an `outcome` is
    what the proposal hopes to reach; a `choice` is what the council decides. Not said ("") counts
    as an outcome.
    """

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    _own_source = model_validator(mode="before")(_sourced_by_its_formula)
    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$")
    label_da: str
    label_en: str
    value: float = Maybe
    low: float = Number
    high: float = Number
    step: float = Field(gt=0, le=LARGEST, allow_inf_nan=False)
    distribution: str = ""
    unit: str
    price_level: str = ""
    basis: Literal[
        "published", "sourced", "derived", "calibrated", "computed", "estimate", "unknown"
    ]
    calibrates: str = ""
    source: str = Said
    locator: str = ""
    note: str = ""
    formula: str = ""  # of a computed assumption: over other assumptions
    nature: Nature = ""
    bound: Bound = ""  # what the source says of the value: "at least two visits"
    owner: str = ""
    as_of: str = ""  # the day or year that the value is of
    reliability: Literal["", "high", "medium", "low"] = ""

    @model_validator(mode="before")
    @classmethod
    def _no_range_if_computed(cls, cells: Any) -> Any:
        """A computed assumption has no range of its own, so none need be written."""
        is_computed = isinstance(cells, Mapping) and cells.get("basis") == "computed"
        return {"low": 0.0, "high": 0.0, "step": 1.0, **cells} if is_computed else cells

    def __repr__(self) -> str:
        return f"Assumption {self.id} = {self.value:g} {self.unit} ({self.low:g} to {self.high:g})"

    @property
    def is_switch(self) -> bool:
        """Whether it turns a line or a part on and off. Switches are never drawn and never solved
        for.
        """
        return self.id.endswith(".on")

    @property
    def is_implied(self) -> bool:
        """Whether the library gave the case this assumption (a switch, a scale, a delay) and no
        file states it.
        """
        return self.locator == "as printed" and self.basis == "published"


class Staff(BaseModel):
    """The posts behind a line: a lever or a formula that gives FTE, added to the posts of the base
    year. Without a base only the change is known.
    """

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    role: str = Name
    label_da: str
    label_en: str
    lever: str = ""
    formula: str = ""
    base: str = ""
    base_year: str = ""


def _as_list(written: Any) -> Any:
    """One table of posts, [line.staff], is a list of one."""
    return [written] if isinstance(written, Mapping | Staff) else written or ()


LineKind = Literal["recurring", "amounts", "dated", "once", "overlap"]  # what each means: kinds.py


class Line(BaseModel):
    """One row of the budget table."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    id: str = Name
    label_da: str
    label_en: str
    part: str
    kind: LineKind
    money: Literal["saving", "investment", "income", "expenditure", "register", "overlap"] = (
        "saving"
    )
    steering_area: str = ""
    risk: str = ""
    lever: str = ""
    drivers: Keyed[str] = NothingKeyed
    formula: str = ""
    enabled_by: Listed[str] = NothingListed
    profile: Listed[FiniteFloat] | Keyed[Listed[FiniteFloat]] | None = None
    full_year: str = ""
    split: Keyed[str] = NothingKeyed
    residual: str = ""
    start: date | None = None
    end: date | None = None
    continues: Literal[True, False, "not stated"] = False
    on: bool = True
    in_total: bool = True
    staff: Annotated[Listed[Staff], BeforeValidator(_as_list)] = NothingListed
    affects: Keyed[str] = NothingKeyed
    note_da: str = ""
    note_en: str = ""

    def __repr__(self) -> str:
        lever = f", lever {self.lever}" if self.lever else ""
        return f"Line {self.id}: {self.kind}, {self.money}, {self.part}{lever}"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The assumptions that its lever or its formula takes."""
        if not self.formula:
            return tuple(dict.fromkeys(self.drivers.values()))
        return formula_ids(self.formula)

    def own(self, name: str) -> str:
        """The id of an assumption of this line: `network.delay` for "delay" of line `network`."""
        return f"{self.id}.{name}"

    def switches(self) -> tuple[str, str]:
        """The assumptions that must both be 1 for the line to have an effect."""
        return self.own("on"), f"{self.part}.on"

    def is_on(self, values: Mapping[str, float]) -> bool:
        """Whether both switches are 1 at these values."""
        own, part = self.switches()
        return bool(values[own] and values[part])


class ValueOfYear(BaseModel):
    """What an assumption is worth in one year, where it is not the same every year."""

    model_config = STRICT
    assumption: str
    year: str
    value: float = Number
    source: str = ""
    locator: str = ""


class Rival(BaseModel):
    """Another value of an assumption that a source speaks for, beside the one the case uses."""

    model_config = STRICT
    assumption: str
    value: float = Number
    label_da: str
    label_en: str
    source: str = Said
    locator: str = ""

    def __repr__(self) -> str:
        return f"Rival {self.assumption} = {self.value:g}: {self.label_en}"


class Amount(BaseModel):
    """Money of a line, as listed: in one year, or the sum of several (`2026+2027`, `all`) of which
    the source does not say when it falls.
    """

    model_config = STRICT
    line: str
    party: str = "unsplit"
    year: str
    value: float = Maybe
    locator: str = ""

    def __repr__(self) -> str:
        return f"Amount {self.line}, {self.party}, {self.year} = {_stated(self.value)}"


class Figure(BaseModel):
    """A figure that the source prints, and its role: feeds the model, checks it, or is context."""

    model_config = STRICT
    table: str
    line: str = ""
    party: str = ""
    year: str = ""
    measure: str
    value: float = Maybe
    unit: str = ""
    precision: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    role: Literal["input", "check", "context"]
    locator: str
    bound: Bound = ""
    scenario: str = ""  # under which it holds; the published case if blank

    def __repr__(self) -> str:
        of = ", ".join(text for text in (self.line, self.party, self.year, self.measure) if text)
        return f"Figure {self.table}: {of} = {_stated(self.value)} {self.unit} ({self.role})"

    @property
    def begins(self) -> str:
        """Its year; of one that is printed from a year on (`2026+`, "2026 og frem") the first."""
        return self.year.removesuffix("+")

    @property
    def measures(self) -> list[str]:
        """What it measures: one word, or the ids of the assumptions that it is the sum of."""
        return self.measure.split("+")


class Scenario(BaseModel):
    """A named set of overrides on the published case, and the reason for it.

    `name` is what it is asked for by. What is shown is `name_da` and `name_en`, `reason_da` and
    `reason_en` where they are given; `reasons` says why each assumption is moved.
    """

    model_config = STRICT
    name: str = Field(min_length=1)
    name_da: str = ""
    name_en: str = ""
    reason: str = ""
    reason_da: str = ""
    reason_en: str = ""
    reasons: Keyed[str] = NothingKeyed
    author: str = ""
    case_version: str = ""  # of the case that it was made on
    overrides: Keyed[StrictFloat] = NothingKeyed

    def __repr__(self) -> str:
        moved = ", ".join(f"{id} = {value:g}" for id, value in self.overrides.items())
        shown = moved if len(moved) <= 120 else f"{len(self.overrides)} assumptions moved"
        return f"Scenario '{self.name}': {shown or 'nothing moved'}"


class Limit(BaseModel):
    """What must hold between assumptions, as a formula with <= or >=, and how it is said."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    formula: str = Said
    message_da: str
    message_en: str


class Alternatives(BaseModel):
    """Parts of which no more than one may be on."""

    model_config = STRICT
    parts: Listed[str] = Field(min_length=2)


class Part(Named):
    """A part of the proposal: its lines can be turned on and off together."""

    on: bool = True


class Correction(BaseModel):
    """An estimate of the case put right: the printed figures hold as before."""

    model_config = STRICT
    assumption: str
    value: float = Number
    was: float = Maybe  # the case's own value
    reason: str = Said
    author: str = ""
    on: date | None = None


class Correlation(BaseModel):
    """Two assumptions that are drawn together: their rank correlation, and who says so."""

    model_config = STRICT
    a: str
    b: str
    rho: float = Field(gt=-1, lt=1)
    source: str = Said


class Risk(BaseModel):
    """What a risk rating in words is taken to mean: a factor on the effect, from low to high."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    rating: str
    label_da: str
    label_en: str
    low_factor: float = Number
    high_factor: float = Number
    source: str = Said


class Translation(BaseModel):
    """A text of the case's files that stands there in one language (a source, a place in it, a
    steering area), and what it is in both.
    """

    model_config = STRICT
    text: str = Said
    da: str = ""
    en: str = ""


class Administration(BaseModel):
    """One of the administrations or committees on the council's form, and whether it is ticked;
    `affected` left out: the source does not say.
    """

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    label_da: str
    label_en: str
    affected: bool | None = None


class Form(BaseModel):
    """What the council's form asks for beside the proposal itself; blank: not stated."""

    model_config = STRICT
    case_number: str = ""
    committee_da: str = ""
    committee_en: str = ""
    meeting: str = ""
    item: str = ""
    submitted_by_da: str = ""
    submitted_by_en: str = ""
    administration: Listed[Administration] = NothingListed


class Header(BaseModel):
    """What `case.toml` says."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    title_da: str
    title_en: str
    owner_da: str
    owner_en: str
    called_da: str = "Forslaget"
    called_en: str = "The proposal"
    version: str
    source: str = Said
    source_da: str = ""
    source_en: str = ""
    language: str = ""  # of the source: da, en, de
    years: Listed[str] = Field(min_length=1)
    year_starts: int = Field(default=1, ge=1, le=12)
    year_named_by: Literal["start", "end"] = "start"  # "2026" may end in 2026 and start in 2025
    unit: str
    price_level: str = ""
    full_year: str = ""
    total_da: str = "I alt"
    total_en: str = "Total"
    units: Listed[str] = NothingListed
    party_word_da: str = "part"
    party_word_en: str = "party"
    party: Listed[Named] = Field(min_length=1)
    part: Listed[Part] = Field(min_length=1)
    line: Listed[Line] = Field(min_length=1)
    correlation: Listed[Correlation] = NothingListed
    risk: Listed[Risk] = NothingListed
    limit: Listed[Limit] = NothingListed
    alternatives: Listed[Alternatives] = NothingListed
    table: Listed[Named] = NothingListed
    form: Form = Field(default_factory=Form)
    translation: Listed[Translation] = NothingListed

    def __repr__(self) -> str:
        return f"Header {self.title_en}: {self.years[0]}-{self.years[-1]}, {self.unit}"

    def years_meant(self, written: str) -> list[str]:
        """The years that `2026`, `2026+2027` or `all` stands for; others are let through."""
        return list(self.years) if written == "all" else written.split("+")

    def full_effect_year(self, line: Line | None = None) -> str:
        """The year of full effect: the line's own, else the case's, else the last."""
        return (line.full_year if line else "") or self.full_year or self.years[-1]


class OpenQuestion(BaseModel):
    """Something that the source leaves open, and the lines that it concerns."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    number: str
    topic_da: str
    topic_en: str
    question_da: str
    question_en: str
    lines: str = ""
    locator: str

    def __repr__(self) -> str:
        return f"OpenQuestion {self.number}: {self.topic_en}"


class Indicator(BaseModel):
    """What is followed up, by whom, how often."""

    model_config = STRICT
    _one_language = model_validator(mode="before")(_said_once)
    id: str = Name
    label_da: str
    label_en: str
    direction: Literal["up", "down"]
    method_da: str
    method_en: str
    owner_da: str
    owner_en: str
    frequency_da: str
    frequency_en: str
    per_year: float = Maybe
    locator: str

    def __repr__(self) -> str:
        return f"Indicator {self.id}: {self.label_en}, {self.frequency_en}"
