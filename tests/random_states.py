"""Scenarios as an analyst may make them: switches, delays and other values, in any mixture."""

import random

import numpy as np

import fosterlib as fl

CASES = (
    "tv01c",
    "herning_parents",
    "copenhagen_prevention",
    "surrey_safeguarding",
    "kent_voluntary",
)


def random_scenario(case, seed):
    """A scenario that moves one to six assumptions, switches more often than others."""
    chosen = random.Random(seed)
    switches = [id for id, one in case.assumptions.items() if one.is_switch]
    delays = [id for id in case.assumptions if id.endswith((".delay", ".start_months"))]
    others = [
        id
        for id, one in case.assumptions.items()
        if not one.is_switch and id not in delays and one.low < one.high and one.value == one.value
    ]
    ids = chosen.sample(others, min(len(others), chosen.randint(0, 3)))
    ids += chosen.sample(delays, min(len(delays), chosen.randint(0, 2)))
    ids += chosen.sample(switches, chosen.randint(0, 2))
    values = {id: random_value(case.assumptions[id], chosen) for id in ids}
    try:
        return case.scenario(f"random {seed}", values)
    except fl.CaseError:  # shares that do not add up, or a limit of the case
        return random_scenario(case, seed + 10_000)


def random_value(assumption, chosen):
    """A value on the assumption's steps, its ends more often than by chance."""
    if assumption.is_switch:
        return float(1 - assumption.value)
    ends = [assumption.low, assumption.high]
    steps = np.arange(assumption.low, assumption.high, assumption.step)
    return float(round(chosen.choice([*ends, *chosen.choices(steps, k=4)]), 10))
