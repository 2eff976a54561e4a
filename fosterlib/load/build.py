"""Puts the checked entries of a case together: implied assumptions, patterns of the lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from fosterlib.load.named import one_of
from fosterlib.model.calibration import printed_effects
from fosterlib.model.case import Case
from fosterlib.model.computation import by_year, full_effect, varies
from fosterlib.model.entries import UNKNOWN, Amount, Assumption, Figure, Header, Line
from fosterlib.model.errors import Problem
from fosterlib.model.kinds import DELAY_OF_ALL, IMPLIED, kind_of


def implied_assumptions(header: Header) -> dict[str, Assumption]:
    """The assumptions that every case has without a row of their own: those that the kind of a line
    brings, and the switches of lines and parts.
    """
    made = [_implied(header, DELAY_OF_ALL, "delay", "alle besparelser", "all savings")]
    for line in header.line:
        aided = ("unaided_share",) if line.enabled_by else ()
        for name in (*kind_of(line).implied, *aided, "on"):
            own = _implied(header, line.own(name), name, line.label_da, line.label_en)
            is_off = name == "on" and not line.on
            made.append(own.model_copy(update={"value": 0.0}) if is_off else own)
    for part in header.part:
        own = _implied(header, f"{part.id}.on", "on", part.label_da, part.label_en)
        made.append(own if part.on else own.model_copy(update={"value": 0.0}))
    return {assumption.id: assumption for assumption in made}


def _implied(header: Header, id: str, name: str, of_da: str, of_en: str) -> Assumption:
    implied = IMPLIED[name]
    return Assumption(
        id=id,
        label_da=f"{implied.label_da}: {of_da}",
        label_en=f"{implied.label_en}: {of_en}",
        value=implied.value,
        low=implied.low,
        high=implied.high,
        step=implied.step,
        unit=implied.unit,
        basis="published",
        source=header.source,
        locator="as printed",
    )


def usual_party(header: Header, line: Line) -> str:
    """The party of what is not split: the residual, else `unsplit`, else the only one there is."""
    parties = [party.id for party in header.party]
    return line.residual or ("unsplit" if "unsplit" in parties else parties[0])


def pattern(
    header: Header,
    line: Line,
    figures: Sequence[Figure],
    amounts: Sequence[Amount],
    problems: list[Problem],
) -> np.ndarray:
    """The array (party, year) of a line; what is wrong with it goes into `problems`."""
    parties = [party.id for party in header.party]
    shares = sharing_parties(header, line)
    rows = pattern_rows(header, line, figures, amounts, problems)
    years = len(header.years)
    wrong = {party for party, row in rows.items() if party not in parties or len(row) != years}
    of_own = {} if line.profile is None else rows  # what is printed is refused by its own file
    problems += profile_problems(header, line, of_own)
    result = np.zeros((len(parties), len(header.years)))
    for party in rows.keys() - wrong:
        result[parties.index(party)] = rows[party]
    if kind_of(line).pattern == "profile" and rows and not wrong:
        whole = result[parties.index(shares[0])][None] if line.split else result
        problems += full_year_problems(header, line, whole)
    result.flags.writeable = False
    return result


def profile_problems(
    header: Header, line: Line, rows: Mapping[str, Sequence[float]]
) -> Iterator[Problem]:
    """A profile of a party that the case has not, or with more or fewer shares than years."""
    years, file, where = list(header.years), "case.toml", line.id
    for party in rows:
        yield from one_of(party, [one.id for one in header.party], file, where, "profile")
    for party in [party for party, row in rows.items() if len(row) != len(years)]:
        given, of = list(rows[party]), f"{party} = " if isinstance(line.profile, Mapping) else ""
        reason = f"line '{line.id}' needs {len(years)} shares and has {len(given)}"
        rule = f"one for each of {', '.join(years)}"
        yield Problem(reason, file, where, field="profile", value=f"{of}{given}", allowed=rule)
        if not of:
            return


def sharing_parties(header: Header, line: Line) -> list[str]:
    """The parties that share a line: those of its split and its residual, else the usual one."""
    if not line.split:
        return [usual_party(header, line)]
    return [*line.split, *([line.residual] if line.residual else [])]


def pattern_rows(
    header: Header,
    line: Line,
    figures: Sequence[Figure],
    amounts: Sequence[Amount],
    problems: list[Problem],
) -> Mapping[str, Sequence[float]]:
    """A line's shares (or listed money) by party, a number a year, from where its kind says."""
    source = kind_of(line).pattern
    if source == "computed":
        return {}
    if source == "listed":
        return listed_amounts(header, line, amounts, problems)
    if source == "parties":
        return dict.fromkeys(sharing_parties(header, line), [1.0] * len(header.years))
    if line.profile is None:
        return printed_profile(header, line, figures, problems)
    if isinstance(line.profile, Mapping):
        return line.profile
    return dict.fromkeys(sharing_parties(header, line), line.profile)


def listed_amounts(
    header: Header, line: Line, amounts: Sequence[Amount], problems: list[Problem]
) -> dict[str, list[float]]:
    """The money of a line by party, a figure for each year; NaN where the source leaves a blank.

    A sum of several years is spread evenly over them, as `Case.spread` tells.
    """
    listed: dict[tuple[str, str], float] = {}
    for amount in (amount for amount in amounts if amount.line == line.id):
        years = header.years_meant(amount.year)
        listed |= {(amount.party, year): amount.value / len(years) for year in years}
    if not listed:
        problems.append(Problem(f"line '{line.id}' has no amounts", "amounts.csv", field="line"))
    for party in dict.fromkeys(party for party, _ in listed):
        for year in header.years:
            if (party, year) not in listed:
                problems.append(
                    Problem(
                        f"line '{line.id}', party '{party}': the row for {year} is missing",
                        "amounts.csv",
                    )
                )
    return {
        party: [listed.get((party, year), UNKNOWN) for year in header.years]
        for party in dict.fromkeys(party for party, _ in listed)
    }


def printed_profile(
    header: Header, line: Line, figures: Sequence[Figure], problems: list[Problem]
) -> dict[str, list[float]]:
    """Printed effect by party and year over the printed full effect; the residual party takes what
    is left.
    """
    printed = printed_effects(header, figures, line)
    full_year = header.full_effect_year(line)
    whole = printed.pop("all", {})
    missing = _first_missing(header, line, {"all": whole, **printed})
    if missing is not None:
        problems.append(missing)
        return {}
    if whole[full_year] == 0:
        reason = f"line '{line.id}': the full effect is zero, so no profile can be read from it"
        problems.append(Problem(reason, "published.csv", field="value", value=0))
        return {}
    rest = {
        year: whole[year] - sum(part[year] for part in printed.values()) for year in header.years
    }
    if any(value * whole[full_year] < -1e-9 for value in rest.values()):
        reason = f"line '{line.id}': the parties exceed 1 of the printed total"
        rule = "parties that add to the total or less"
        problems.append(Problem(reason, "published.csv", field="value", allowed=rule))
    printed[usual_party(header, line)] = rest
    return {
        party: [years[year] / whole[full_year] for year in header.years]
        for party, years in printed.items()
    }


def _first_missing(
    header: Header, line: Line, printed: Mapping[str, Mapping[str, float]]
) -> Problem | None:
    """The first party and year without a printed effect; the others would say the same again."""
    for party, years in printed.items():
        for year in header.years:
            if year not in years:
                whose = "the whole (party all)" if party == "all" else f"party '{party}'"
                reason = f"line '{line.id}' has no profile, and no input row of {whose} for {year}"
                rule = (
                    "rows of the whole and of all parties but one (it has the rest), or a profile"
                )
                return Problem(reason, "published.csv", field="year", value=year, allowed=rule)
    return None


def full_year_problems(header: Header, line: Line, shares: np.ndarray) -> list[Problem]:
    """A profile whose parties do not add to 1 in the full year."""
    full_year = header.full_effect_year(line)
    total = shares[:, header.years.index(full_year)].sum()
    if abs(total - 1) <= 1e-9:
        return []
    reason = (
        f"line '{line.id}': the parties' shares add to {total:.6g} in the full year {full_year}"
    )
    return [
        Problem(
            reason,
            "case.toml",
            line.id,
            field="profile",
            allowed="exactly 1; shares are never rescaled",
        )
    ]


def explained_by_year(case: Case, problems: list[Problem]) -> Case:
    """The case with the profile of a line that is read from printed figures cleared of what its
    values by year explain, so that what is printed is what comes out.
    """
    patterns = dict(case.patterns)
    for line in case.lines:
        is_printed = kind_of(line).pattern == "profile" and line.profile is None
        if is_printed and varies(case, line.inputs):
            effects = by_year(case, full_effect(case, line), case.values(), case.years)
            full = effects[case.years.index(case.header.full_effect_year(line))]
            if any(effect == 0 for effect in effects):
                reason = f"line '{line.id}': at nothing in some year, so no profile can be read"
                problems.append(Problem(reason, "values_by_year.csv", field="value", value=0))
                continue
            patterns[line.id] = case.patterns[line.id] * full / np.array(effects)
    return replace(case, patterns=patterns)
