"""The workbench in a notebook: the page computes and draws, what is moved comes to the kernel."""

import base64
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anywidget
import traitlets

from fosterlib.load.corrections_file import corrections_are_kept, save_corrections
from fosterlib.load.scenario_files import delete_scenario, save_scenario, saved_scenarios
from fosterlib.model.case import Case, check_lang
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.model.years import year_start
from fosterlib.questions.corrections import corrected
from fosterlib.words.messages import error_text
from fosterlib.words.text import number, word
from fosterlib.workbench.bundle import NOTEBOOK, page_module
from fosterlib.workbench.looks import css_text
from fosterlib.workbench.page import effects_picture, export_page
from fosterlib.workbench.payload import payload, scenario_entry, scenario_from_entry

SAME = 1e-9  # of the largest total: further apart, page and kernel differ


class Workbench(anywidget.AnyWidget):
    """The workbench of one case, or of several with a chooser.

    Traits that can be observed and linked like any widget's: `values` (assumption ids and what they
    are moved to), `corrected` (facts put right, by id), `total` (net by year, in the case's unit
    and the prices shown; None if unknown), `scenario` (the values with their name and reasons).
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    payloads: traitlets.List = traitlets.List().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)
    seen_total: traitlets.List = traitlets.List().tag(sync=True)
    differs = traitlets.Unicode().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    corrected = traitlets.Dict().tag(sync=True)
    total = traitlets.Dict().tag(sync=True)
    scenario = traitlets.Instance(Scenario)

    def __init__(self, cases: Sequence[Case], lang: str = "da"):
        self._cases = {case.id: case for case in cases}
        first = cases[0]
        super().__init__(
            _esm=page_module(NOTEBOOK),
            _css=css_text(),
            payloads=[payload(case) for case in cases],
            kept={case.id: _entries(case) for case in cases},
            view={"case": first.id, "lang": lang},
            scenario=first.published,
        )
        self.total = self._totals()
        self.on_msg(self._asked)
        self.observe(self._moved, ["values", "corrected", "reasons", "view"])
        self.observe(self._check_seen_total, "seen_total")

    @property
    def case(self) -> Case:
        """The case that is shown, with what is put right at its sliders."""
        is_of_it = self.corrected.keys() <= self._shown.assumptions.keys()  # else another comes
        return self._with(self.corrected if is_of_it else {})

    def _with(self, values: Mapping[str, float]) -> Case:
        """The case that is shown with facts put right; why, as far as that is said yet."""
        unsaid = word("bench.no_reason_yet", self.view["lang"])
        return _put_right(
            self._shown, values, {id: self.reasons.get(id) or unsaid for id in values}
        )

    @property
    def _shown(self) -> Case:
        """The case that is shown, as it was given."""
        return self._cases[self.view["case"]]

    @property
    def results(self) -> Results:
        """The effects of what is moved now, in the years and prices shown."""
        found = evaluate(self.case, self.scenario, self.view.get("until") or None)
        return in_prices(found, self.view["prices"]) if self.view.get("prices") else found

    def set(self, id: str, value: float) -> None:
        """Moves one assumption as a slider does. CaseError, and nothing is moved, if the value is
        not allowed.
        """
        self.values = {**self.values, id: value}

    def restore(self) -> None:
        """Back to the published case, as the reset button does."""
        with self.hold_trait_notifications():
            self.values, self.corrected = {}, {}

    @traitlets.validate("values")
    def _allowed(self, proposal: Any) -> dict[str, float]:
        moved = {id: float(value) for id, value in proposal["value"].items()}
        self.case.scenario("moved", moved)  # refuses by name what is not allowed
        own = self.case.assumptions
        return {id: value for id, value in moved.items() if value != own[id].value}

    @traitlets.validate("corrected")
    def _can_be_put_right(self, proposal: Any) -> dict[str, float]:
        values = {id: float(value) for id, value in proposal["value"].items()}
        self._with(values)  # refuses what cannot hold
        return values

    @traitlets.validate("view")
    def _seen(self, proposal: Any) -> dict[str, Any]:
        view = proposal["value"]
        check_lang(view.get("lang", ""))
        if view.get("case") not in self._cases:
            raise CaseError(Problem("is no case of this workbench", field="case", value=view))
        case = self._cases[view["case"]]
        until = view.get("until") or None
        if until and year_start(until) < year_start(case.years[-1]):
            raise CaseError(Problem("is before the last year of the case", value=until))
        return view

    def _moved(self, _change: Any) -> None:
        """The scenario and the total follow what is moved."""
        name = word("bench.own", self.view["lang"])
        reasons = {id: text for id, text in self.reasons.items() if id in self.case.assumptions}
        fits = all(id in self.case.assumptions for id in self.values)  # else another case comes
        moved = dict(self.values) if fits else {}
        self.scenario = (
            Scenario(name=name, overrides=moved, reasons=reasons) if moved else self.case.published
        )
        self.total = self._totals()

    def _totals(self) -> dict[str, float | None]:
        found = self.results.total.items()
        return {str(year): None if math.isnan(value) else float(value) for year, value in found}

    def _check_seen_total(self, _change: Any) -> None:
        """Whether the page has come to the same totals; the page says so if not."""
        ours = list(self.total.values())
        theirs = self.seen_total
        largest = max((abs(value) for value in ours if value is not None), default=0.0)
        same = len(ours) == len(theirs) and all(
            (a is None and b is None)
            or (a is not None and b is not None and abs(a - b) <= SAME * max(1.0, largest))
            for a, b in zip(ours, theirs, strict=True)
        )
        self.differs = "" if same else word("bench.differs", self.view["lang"])

    # ---- what the page asks for

    def _asked(self, _widget: Any, content: Mapping[str, Any], _buffers: Any) -> None:
        """Answers a request; what is raised here would be seen by nobody."""
        do: dict[str, Callable] = {
            "hear": lambda _content: ({}, []),
            "save": self._save,
            "remove": self._remove,
            "corrections": self._keep_corrections,
            "paper": self._file,
            "workbook": self._file,
            "page": self._file,
        }
        data: list[bytes] = []
        try:
            answer, data = do[content["do"]](content)
        except CaseError as error:
            answer = {"refused": error_text(error, self.view["lang"])}
        except Exception as error:  # told to the page instead of being lost
            answer = {"refused": f"{type(error).__name__}: {error}"}
        self.send({"id": content.get("id"), **answer}, data)

    def _save(self, content: Mapping[str, Any]) -> tuple[dict, list[bytes]]:
        """Keeps a scenario; asks first if that would replace another's."""
        case, lang = self.case, content["view"]["lang"]
        scenario = scenario_from_entry(content["scenario"])
        found, problems = saved_scenarios(case)
        before = found.get(scenario.name)
        known = next((one for one in self.kept[case.id] if one["name"] == scenario.name), None)
        is_ours = content.get("origin") == scenario.name and known == _entry_or_none(before)
        broken = any(problem.row == scenario.name for problem in problems)
        is_other = before is not None and not is_ours and before.overrides != scenario.overrides
        if (broken or is_other) and not content.get("isSure"):
            return {"ask": word("bench.replace", lang, scenario.name)}, []
        save_scenario(case, scenario)
        return {"scenarios": self._kept_again()}, []

    def _remove(self, content: Mapping[str, Any]) -> tuple[dict, list[bytes]]:
        delete_scenario(self.case, content["name"])
        self._kept_again()
        return {}, []

    def _kept_again(self) -> list[dict]:
        entries = _entries(self.case)
        self.kept = {**self.kept, self.case.id: entries}
        return entries

    def _keep_corrections(self, content: Mapping[str, Any]) -> tuple[dict, list[bytes]]:
        """Keeps what is put right in the folder of the case, unless that has changed meanwhile."""
        lang = content["view"]["lang"]
        case = self._put_right_as_asked(content, date.today())
        if not corrections_are_kept(self._shown):
            return {"refused": word("bench.corrections_changed", lang)}, []
        save_corrections(case)
        return {"said": word("bench.corrections_kept", lang)}, []

    def _put_right_as_asked(self, content: Mapping[str, Any], on: date | None = None) -> Case:
        """The case with what the page puts right; refuses what nobody has said why of."""
        values = content["corrected"]
        reasons = {id: content["reasons"].get(id, "") for id in values}
        return _put_right(self._shown, values, reasons, on)

    def _file(self, content: Mapping[str, Any]) -> tuple[dict, list[bytes]]:
        """The paper, the workbook or the page of what is on the screen, saved or not."""
        from fosterlib.export.document import export_paper
        from fosterlib.export.output import stem
        from fosterlib.export.workbook import export_workbook

        view, lang = content["view"], content["view"]["lang"]
        case = self._put_right_as_asked(content)
        scenario = case.published
        if content["values"]:
            name = view.get("origin") or word("bench.own", lang)
            scenario = case.scenario(name, content["values"])
        results = evaluate(case, scenario, view.get("until") or None)
        if view.get("prices"):
            results = in_prices(results, view["prices"])
        ending = {"paper": ".docx", "workbook": ".xlsx", "page": ".html"}[content["do"]]
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{stem(results)}{ending}"
            if content["do"] == "paper":
                export_paper(results, path, lang)
            elif content["do"] == "workbook":
                export_workbook(results, path, lang)
            else:
                export_page(case, path, lang=lang, scenarios=[scenario])
            return {"name": path.name, "type": "application/octet-stream"}, [path.read_bytes()]

    # ---- what stands in the notebook until it is run again

    def __repr__(self) -> str:
        lang, totals = self.view["lang"], self.results.total.items()
        told = ", ".join(f"{year}: {number(value, lang)}" for year, value in totals)
        return f"Workbench: {self.case.id}, {self.scenario.name} ({told})"

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        """The live workbench, and beside it a picture and the totals for where it cannot run: a
        notebook that is opened and not run, not trusted, or a page without `blob:`.
        """
        made = super()._repr_mimebundle_(**options)
        bundle, metadata = made if isinstance(made, tuple) else (made or {}, {})
        picture = effects_picture(self.results, self.view["lang"], "png")
        return {
            **bundle,
            "text/plain": f"{self!r}. {word('bench.still_picture', self.view['lang'])}",
            "image/png": base64.b64encode(picture).decode(),
        }, metadata


def _put_right(
    case: Case, values: Mapping[str, float], reasons: Mapping[str, str], on: date | None = None
) -> Case:
    """The case with facts put right; the case itself where none is."""
    return _solved(case, tuple(values.items()), tuple(reasons.items()), on) if values else case


@lru_cache(maxsize=8)  # at every move the same case is asked for several times
def _solved(case: Case, values: tuple, reasons: tuple, on: date | None) -> Case:
    return corrected(case, dict(values), dict(reasons), on=on)


def _entries(case: Case) -> list[dict]:
    """The kept scenarios of a case as the page has them; none if the case has no folder."""
    if case.folder is None:
        return [scenario_entry(one) for one in case.scenarios.values()]
    return [scenario_entry(one) for one in saved_scenarios(case)[0].values()]


def _entry_or_none(scenario: Scenario | None) -> dict | None:
    return None if scenario is None else scenario_entry(scenario)
