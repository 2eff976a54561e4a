"""Simulation, sensitivity, what-if, grid and start, as ratios in one run; see docs/performance.md.

    python -m benchmarks.numbers [rounds]

Rounds are interleaved: each runs every side once, and a ratio is the median of the rounds' ratios.
What runs in one process is timed in processor seconds, clusters and imports by the clock. Absolute
times are for orientation only.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version

import numpy as np

import fosterlib as fl
from benchmarks import peers
from fosterlib.questions.break_even import break_even
from fosterlib.questions.ranges import sobol, tornado
from fosterlib.simulate.cluster import cluster_here
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import simulate

ROUNDS, LONG_ROUNDS = 7, 3
MILLION = 1_000_000
LONG = 100 * MILLION
CLUSTER_DRAWS = 100 * MILLION
MEMORY_BAR = 150  # MB
CASE = fl.load_case(os.path.join(os.path.dirname(__file__), "..", "data", "tv01c"))
PEAK = """
import re
import fosterlib as fl
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1000
before = peak()
case = fl.load_case({folder!r})
found = fl.simulate(case, {draws}, seed=1, progress=False)
found.quantiles, found.probability, found.total
print(peak() - before)
"""


def seconds(function: Callable, clock: Callable = time.process_time) -> float:
    """How long one call takes: in this processor's time, so that other work on the machine counts
    less.
    """
    start = clock()
    function()
    return clock() - start


def interleaved(
    sides: Mapping[str, Callable], rounds: int, clock: Callable = time.process_time
) -> dict[str, list]:
    """The seconds of every side in every round, after one round to warm up."""
    for side in sides.values():
        side()
    taken = [{name: seconds(side, clock) for name, side in sides.items()} for _ in range(rounds)]
    return {name: [one[name] for one in taken] for name in sides}


def ratio(taken: Mapping[str, list[float]], side: str, base: str, factor: float = 1.0) -> float:
    """The median of the rounds' ratios of a side to `factor` times the base."""
    return statistics.median(
        a / (b * factor) for a, b in zip(taken[side], taken[base], strict=True)
    )


def simulated(draws: int, **options):
    """A simulation with the tables that work A asks for."""
    found = simulate(CASE, draws, seed=1, progress=False, **options)
    return found.quantiles, found.probability


def simulation(rounds: int) -> list[tuple]:
    """A: a million draws against the floor and plain NumPy; the growth to 100 million; memory."""
    assumptions = len(peers.drawn(CASE))
    sides = {
        "floor": lambda: peers.floor(assumptions, MILLION),
        "ours": lambda: simulated(MILLION),
        "plain": lambda: peers.simulate(CASE, MILLION),
        "ten": lambda: simulated(10 * MILLION),
    }
    taken = interleaved(sides, rounds)
    per_draw = statistics.median(taken["ours"]) * 1e9 / MILLION
    long = seconds(lambda: simulated(LONG)) / 100
    floor = f"floor: {assumptions} PCG64 numbers a draw"
    return [
        (f"A  1 M draws ({per_draw:.0f} ns each)", floor, ratio(taken, "ours", "floor"), 4.5),
        ("A  1 M draws", "plain chunked NumPy", ratio(taken, "ours", "plain"), None),
        ("A  plain chunked NumPy", floor, ratio(taken, "plain", "floor"), None),
        ("A  10 M draws, per draw", "1 M draws", ratio(taken, "ten", "ours", 10), 1.3),
        (
            "A  100 M draws, per draw (once)",
            "1 M draws",
            long / statistics.median(taken["ours"]),
            1.3,
        ),
        *(
            (f"A  memory, {draws:,} draws: {mb:.0f} MB", f"{MEMORY_BAR} MB", mb / MEMORY_BAR, 1.0)
            for draws, mb in peaks()
        ),
    ]


def peaks() -> list[tuple[int, float]]:
    """The peak of memory above the import in MB, in a process of its own, by number of draws; Linux
    only.
    """
    if not os.path.exists("/proc/self/status"):
        return []
    found = []
    for draws in (MILLION, LONG):
        script = PEAK.format(folder=str(CASE.folder), draws=draws)
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        found.append((draws, float(done.stdout)))
    return found


def cluster(rounds: int) -> list[tuple]:
    """A: two Dask workers against one, and one worker against this process; work of more than ten
    seconds.
    """
    from dask.distributed import Client

    taken: dict[str, list[float]] = {"one": [], "two": []}
    for _ in range(rounds):
        for name, workers in (("one", 1), ("two", 2)):
            with cluster_here(workers) as here, Client(here) as client:
                simulated(4 * MILLION, client=client)  # the workers have imported the library
                taken[name].append(
                    seconds(
                        lambda client=client: simulated(CLUSTER_DRAWS, client=client),
                        time.perf_counter,
                    )
                )
    speed = (
        f"A  two workers, {CLUSTER_DRAWS // MILLION} M draws in"
        f" {statistics.median(taken['two']):.0f} s"
    )
    return [(speed, "one worker: at most 1 / 1.7", ratio(taken, "two", "one"), 1 / 1.7)]


def sampling_error() -> list[tuple]:
    """A: the error of the mean and of P5 and P95 in 2021 at equal draws, Sobol against random; 16
    seeds.
    """
    truth = simulate(CASE, 10 * MILLION, seed=999, progress=False).quantiles.loc["2021"]
    rows = []
    for draws in (2**10, 2**14):
        errors = {}
        for sampler in ("random", "sobol"):
            found = [
                simulate(CASE, draws, seed, sampler=sampler).quantiles.loc["2021"] - truth
                for seed in range(16)
            ]
            errors[sampler] = np.sqrt(np.mean(np.square(found), axis=0))
        for column in ("mean", "P50", "P5"):
            place = list(truth.index).index(column)
            what = f"A  Sobol, error of {column} at {draws:,} draws"
            rows.append(
                (what, "random draws", errors["sobol"][place] / errors["random"][place], None)
            )
    return rows


def sensitivity(rounds: int) -> list[tuple]:
    """B: tornado and break-even against a hundred what-ifs; Sobol indices against SALib's own
    analysis.
    """
    from SALib.analyze import sobol as analysis

    names = list(peers.drawn(CASE))
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    totals = np.random.default_rng(1).normal(size=4096 * (len(names) + 2))
    scenario = CASE.scenario("what if", {"network.children": 9})
    sides = {
        "what-ifs": lambda: [fl.evaluate(CASE, scenario).frame for _ in range(100)],
        "both": lambda: (tornado(CASE, "2021"), break_even(CASE, -10_000, "2021")),
        "SALib": lambda: analysis.analyze(problem, totals, calc_second_order=False, seed=1),
        "sobol": lambda: sobol(CASE, "2021", samples=4096, seed=1),
    }
    taken = interleaved(sides, rounds)
    return [
        (
            "B  tornado and break-even of every assumption",
            "100 what-ifs",
            ratio(taken, "both", "what-ifs"),
            1.0,
        ),
        (
            "B  Sobol indices, 4,096 base samples",
            "SALib's analysis",
            ratio(taken, "sobol", "SALib"),
            2.0,
        ),
    ]


def what_if(rounds: int) -> list[tuple]:
    """C: one changed assumption to the line x party x year table, against plain NumPy."""
    values = CASE.values() | {"network.children": 9.0}
    scenario = CASE.scenario("what if", {"network.children": 9})
    sides = {
        "plain": lambda: [peers.what_if(values) for _ in range(200)],
        "plain frame": lambda: [peers.what_if_frame(values) for _ in range(200)],
        "array": lambda: [fl.evaluate(CASE, scenario).effects for _ in range(200)],
        "frame": lambda: [fl.evaluate(CASE, scenario).frame for _ in range(200)],
        "checked": lambda: [
            fl.evaluate(CASE, CASE.scenario("what if", {"network.children": 9})).frame
            for _ in range(200)
        ],
    }
    taken = interleaved(sides, rounds)
    micro = statistics.median(taken["plain"]) / 200 * 1e6
    return [
        (
            "C  what-if to a DataFrame",
            f"plain NumPy ({micro:.0f} microseconds)",
            ratio(taken, "frame", "plain"),
            10.0,
        ),
        (
            "C  the same with the override checked first",
            "plain NumPy",
            ratio(taken, "checked", "plain"),
            None,
        ),
        ("C  what-if to an array", "plain NumPy", ratio(taken, "array", "plain"), None),
        (
            "C  what-if to a DataFrame",
            "plain NumPy to a DataFrame",
            ratio(taken, "frame", "plain frame"),
            None,
        ),
    ]


def scenarios(rounds: int) -> list[tuple]:
    """D: a thousand scenarios of ten thousand draws against as many draws in A."""
    many = [
        CASE.scenario(
            f"{n}",
            {"network.children": n % 31, "price.network": 150 + n / 4, "visits.delay": n % 13 / 4},
        )
        for n in range(1000)
    ]
    sides = {
        "draws": lambda: simulated(10 * MILLION),
        "grid": lambda: grid(CASE, many, 10_000, seed=1, progress=False),
    }
    taken = interleaved(sides, rounds)
    return [
        ("D  1,000 scenarios x 10,000 draws", "10 M draws in A", ratio(taken, "grid", "draws"), 1.5)
    ]


def start(rounds: int) -> list[tuple]:
    """The start: `import fosterlib` against `import pandas`, each in a fresh process."""

    def imported(name: str) -> Callable:
        return lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)

    taken = interleaved(
        {"pandas": imported("pandas"), "ours": imported("fosterlib")}, rounds, time.perf_counter
    )
    return [("start  import fosterlib", "import pandas", ratio(taken, "ours", "pandas"), 2.0)]


def machine() -> str:
    """The machine and the versions, in a line."""
    processor = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            processor = next(
                (line.split(":")[1].strip() for line in file if line.startswith("model name")),
                processor,
            )
    stated = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy", "SALib", "dask")
    )
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python"
        f" {platform.python_version()}, {stated}"
    )


def shown(row: tuple) -> str:
    """A row of the table as text."""
    work, peer, found, bar = row
    verdict = "" if bar is None else f"   at most {bar:<5.3g} {'ok' if found <= bar else 'MISSED'}"
    return f"{work:<52} {peer:<38} {found:8.2f}{verdict}"


def main(rounds: int = ROUNDS) -> None:
    """Runs everything and prints a table: work, what it is measured against, the ratio, the bar."""
    print(machine())
    print(f"{'work':<52} {'against':<38} {'ratio':>8}   bar")
    long = min(rounds, LONG_ROUNDS)
    parts = {
        simulation: rounds,
        cluster: long,
        sensitivity: rounds,
        what_if: rounds,
        scenarios: long,
        start: rounds,
    }
    for part, times in parts.items():
        for row in part(times):
            print(shown(row), flush=True)
    for row in sampling_error():
        print(shown(row), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
