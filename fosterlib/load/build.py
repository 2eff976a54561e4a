"""Puts the checked entries of a case together: implied assumptions, patterns of the lines,
calibrated values.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from fosterlib.model.entries import UNKNOWN, Amount, Assumption, Figure, Header, Line
from fosterlib.model.errors import Problem
from fosterlib.model.kinds import DELAY_OF_ALL, IMPLIED, kind_of
from fosterlib.model.levers import call_lever
from fosterlib.model.units import conversion


def implied_assumptions(header: Header) -> dict[str, Assumption]:
    """The assumptions that every case has without a row of their own: those that the kind of a line
    brings, and the switches of lines and parts.
    """
    made = [_implied(header, DELAY_OF_ALL, "delay", "alle besparelser", "all savings")]
    for line in header.line:
        for name in (*kind_of(line).implied, "on"):
            own = _implied(header, line.own(name), name, line.label_da, line.label_en)
            is_off = name == "on" and not line.on
            made.append(own.model_copy(update={"value": 0.0}) if is_off else own)
    for part in header.part:
        made.append(_implied(header, f"{part.id}.on", "on", part.label_da, part.label_en))
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


def printed_effects(
    header: Header, figures: Sequence[Figure], line: Line
) -> dict[str, dict[str, float]]:
    """What `input` rows print of a line's effect, by party and year, in the case's unit; negative =
    saving.
    """
    printed: dict[str, dict[str, float]] = {}
    for figure in figures:
        if (
            figure.line == line.id
            and figure.role == "input"
            and figure.measure in ("effect", "saving")
        ):
            sign = -1 if figure.measure == "saving" else 1
            value = sign * figure.value * conversion(figure.unit, header.unit)
            printed.setdefault(figure.party, {})[figure.year] = value
    return printed


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
    wrong = {
        party: list(row) for party, row in rows.items() if party not in parties or len(row) != years
    }
    reason = f"line '{line.id}' needs a share for each of {years} years and a party of the case"
    for party, row in wrong.items():
        given, allowed = {party: row}, ", ".join(parties)
        problems.append(
            Problem(reason, "case.toml", line.id, field="profile", value=given, allowed=allowed)
        )
    result = np.zeros((len(parties), len(header.years)))
    for party in rows.keys() - wrong.keys():
        result[parties.index(party)] = rows[party]
    if kind_of(line).pattern == "profile" and rows and not wrong:
        whole = result[parties.index(shares[0])][None] if line.split else result
        problems += full_year_problems(header, line, whole)
    result.flags.writeable = False
    return result


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
    """The money of a line by party, a figure for each year; NaN where the source leaves a blank."""
    listed = {
        (amount.party, amount.year): amount.value for amount in amounts if amount.line == line.id
    }
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
    for party, years in {"all": whole, **printed}.items():
        for year in header.years:
            if year not in years:
                reason = (
                    f"line '{line.id}', party '{party}': no input row for {year}, and the line has"
                    " no profile"
                )
                problems.append(Problem(reason, "published.csv", field="year", value=year))
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
        problems.append(
            Problem(
                reason,
                "published.csv",
                field="value",
                allowed="parties that add to the total or less",
            )
        )
    printed[usual_party(header, line)] = rest
    return {
        party: [years[year] / whole[full_year] for year in header.years]
        for party, years in printed.items()
    }


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


def calibrate(
    header: Header,
    figures: Sequence[Figure],
    assumptions: dict[str, Assumption],
    problems: list[Problem],
) -> dict[str, Assumption]:
    """The assumptions with each calibrated value solved, so that its line gives its printed full
    effect.
    """
    waiting = {a.calibrates: a for a in assumptions.values() if a.basis == "calibrated"}
    lines = {line.id: line for line in header.line}
    solved = dict(assumptions)
    while waiting:
        open_ids = {assumption.id for assumption in waiting.values()}
        ready = [
            id
            for id, own in waiting.items()
            if not (open_ids - {own.id}) & set(lines[id].drivers.values())
        ]
        if not ready:
            ids = ", ".join(sorted(open_ids))
            problems.append(
                Problem(f"calibrated assumptions wait for each other: {ids}", "assumptions.csv")
            )
            break
        for id in ready:
            own = waiting.pop(id)
            solved[own.id] = own.model_copy(
                update={"value": solve(header, figures, lines[id], own, solved, problems)}
            )
    return solved


def solve(
    header: Header,
    figures: Sequence[Figure],
    line: Line,
    own: Assumption,
    assumptions: Mapping[str, Assumption],
    problems: list[Problem],
) -> float:
    """The value of a calibrated assumption at which its line gives the printed full effect."""
    from scipy.optimize import root_scalar

    printed = printed_effects(header, figures, line).get("all", {})
    full_year = header.full_effect_year(line)
    place = {"file": "assumptions.csv", "row": own.id, "field": "value"}
    if full_year not in printed:
        reason = (
            f"published.csv has no input row with the full effect of line '{line.id}' in"
            f" {full_year}"
        )
        problems.append(Problem(reason, **place))
        return UNKNOWN
    values = {id: assumption.value for id, assumption in assumptions.items()}
    blank = [id for id in line.drivers.values() if id != own.id and values[id] != values[id]]
    if blank:
        which = f"{', '.join(blank)} {'are' if len(blank) > 1 else 'is'}"
        problems.append(
            Problem(f"cannot be solved from line '{line.id}': {which} not stated", **place)
        )
        return UNKNOWN

    def miss(value: float) -> float:
        return call_lever(line.lever, line.drivers, {**values, own.id: value}) - printed[full_year]

    if miss(own.low) == miss(own.high):
        problems.append(Problem(f"line '{line.id}' does not depend on it at these values", **place))
        return UNKNOWN
    found = root_scalar(miss, x0=own.low, x1=own.high, method="secant").root
    if not own.low <= found <= own.high:
        reason = f"solved from line '{line.id}' it comes out as {found:.6g}, outside its range"
        problems.append(Problem(reason, **place, allowed=f"{own.low:g} to {own.high:g}"))
    return float(found)
