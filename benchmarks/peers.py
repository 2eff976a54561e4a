"""The peers: plain NumPy, written for TV01c alone, and the floor that no random simulation gets
under with PCG64.

The same model as the case's files state it, in arrays and chunks, with NumPy's own distributions;
nothing is checked, named or sourced, and another case needs other code.
"""

import numpy as np
import pandas as pd

CHUNK = 8_192
YEARS = ("2018", "2019", "2020", "2021")
LINES = (
    "visits",
    "development",
    "contracts",
    "officer",
    "recruitment",
    "network",
    "foster",
    "respite",
)
PROFILES = {
    "visits": [0.8 / 1.3, 1.0 / 1.3, 1.0, 1.0],
    "contracts": [2.5 / 3.1, 2.8 / 3.1, 1.0, 1.0],
    "network": [2.7 / 4.1, 3.1 / 4.1, 3.7 / 4.1, 1.0],
    "foster": [2.3 / 3.6, 2.8 / 3.6, 3.1 / 3.6, 1.0],
    "respite": [0.7, 0.8, 1.0, 1.0],
}
INVESTMENTS = {
    "development": [200, 100, 0, 0],
    "officer": [300] * 4,
    "recruitment": [500, 200, 0, 0],
}
BCH = {
    "network": [0.4, 0.5, 0.6, 0.6],
    "foster": [0.3, 0.4, 0.4, 0.5],
}  # 1,000,000 DKK, the rest is BBU's
PRINTED_2021 = -12_800.0


def drawn(case) -> dict[str, tuple]:
    """The uncertain assumptions of the case: low, value, high, and the shape's words."""
    return {
        id: (a.low, a.value, a.high, a.distribution.split())
        for id, a in case.assumptions.items()
        if a.distribution and a.distribution != "fixed"
    }


def floor(assumptions: int, draws: int, seed: int = 1, chunk: int = 8_192) -> None:
    """As many raw random numbers as there are uncertain assumptions times draws; nothing is
    computed from them.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    for _ in range(-(-draws // chunk)):
        for _ in range(assumptions):
            generator.random(chunk)


def sample(
    generator, low: float, value: float, high: float, words: list[str], size: int
) -> np.ndarray:
    """Draws of one assumption, the quickest way that NumPy has in arrays."""
    shape, width = words[0], high - low
    if shape == "uniform":
        return low + width * generator.random(size)
    if shape == "normal":
        return np.clip(
            float(words[1]) + float(words[2]) * generator.standard_normal(size), low, high
        )
    mode = float(words[1]) if len(words) > 1 else value
    if shape == "triangular":
        chance = width * generator.random(size)
        falling = high - np.sqrt((width - chance) * (high - mode))
        return np.where(chance < mode - low, low + np.sqrt(chance * (mode - low)), falling)
    return low + width * generator.beta(
        1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, size
    )


def effects(v: dict) -> dict:
    """The five levers at full effect."""
    return {
        "visits": (
            v["care.families"]
            * (v["visits.after"] - v["visits.before"])
            * v["visits.hours"]
            / v["staff.net_hours"]
            * v["price.fte"]
        ),
        "contracts": (
            -v["care.contracts"]
            * v["contracts.adjusted_share"]
            * v["contracts.fee_units_less"]
            * v["price.fee_unit"]
        ),
        "network": (
            v["network.children"]
            * v["network.share_of_year"]
            * (v["price.network"] - v["price.foster"])
        ),
        "foster": (
            v["foster.children"]
            * v["foster.share_of_year"]
            * (v["price.foster"] - v["price.institution"])
        ),
        "respite": -v["respite.children"] * v["price.respite_saving"],
    }


def simulate(case, draws: int, seed: int = 1) -> tuple[np.ndarray, float]:
    """Quantiles by year (5, 50, 95 %), the probability of the printed 2021 figure; totals kept."""
    generator = np.random.Generator(np.random.PCG64(seed))
    uncertain, fixed = drawn(case), case.values()
    profiles = np.array([PROFILES[line] for line in PROFILES])
    invested = np.array(list(INVESTMENTS.values())).sum(axis=0)
    totals = np.empty((len(YEARS), draws))
    for start in range(0, draws, CHUNK):
        size = min(CHUNK, draws - start)
        values = fixed | {id: sample(generator, *spec, size) for id, spec in uncertain.items()}
        undelayed = profiles.T @ np.stack(list(effects(values).values()))
        found = totals[:, start : start + size]
        found[:] = invested[:, None]
        for lag in range(len(YEARS)):
            weight = np.clip(1 - np.abs(values["delay.all"] - lag), 0, 1)
            found[lag:] += weight * undelayed[: len(YEARS) - lag]
    return np.quantile(totals, [0.05, 0.5, 0.95], axis=1), float((totals[3] <= PRINTED_2021).mean())


def what_if(values: dict) -> np.ndarray:
    """Line x party x year for one set of values, without delay."""
    table = np.zeros((len(LINES), 3, len(YEARS)))
    for line, effect in effects(values).items():
        row = table[LINES.index(line)]
        row[2] = effect * np.array(PROFILES[line])
        if line in BCH:
            row[1] = (
                row[2]
                * np.array(BCH[line])
                / (np.array(PROFILES[line]) * (4.1 if line == "network" else 3.6))
            )
            row[0] = row[2] - row[1]
            row[2] = 0.0
    for line, amounts in INVESTMENTS.items():
        table[LINES.index(line), 2] = amounts
    return table


def what_if_frame(values: dict) -> pd.DataFrame:
    """The same in a DataFrame."""
    return pd.DataFrame(what_if(values).reshape(len(LINES), -1), index=LINES)
