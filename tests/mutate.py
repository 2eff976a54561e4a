"""Mutation testing: mutmut writes the mutants, and each is tried in a fork of one pytest session.
See make mutate.

Arguments: words that the mutants' names hold, first word first (none: all); --minutes=N to stop
after N minutes; --jobs=N to try N at a time (one a core); --again to keep those that died in the
run before, of the same code. The mutants of a word come in an order drawn with a fixed seed: those
tried before a stop are a random sample. A mutant is tried with tests that reach its function: those
that killed others of it, then those of ABOUT, then the quickest files of the rest, as many as run
in MOST_SECONDS.
"""

import functools
import gc
import itertools
import json
import math
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

ABOUT = {
    "fosterlib/load/": ("bad_cases", "loaded_case", "table", "reading_files")
}  # whose tests are about what
MOST_SECONDS = 4.0
FOUND = Path("mutants/found.json").absolute()


def write_mutants():
    set_mutant_under_test("mutant_generation")
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    with mutmut.CatchOutput():
        mutmut.create_mutants(1)
    names = mutmut.collect_source_file_mutation_data(mutant_names=[])[0]
    return [(str(data.path), name) for data, name, _ in names]


def fork(work, seconds):
    """Starts `work` in a process of its own, which ends with its exit code or is stopped after so
    many seconds.
    """
    pid = os.fork()
    if not pid:
        signal.alarm(math.ceil(seconds))
        try:
            os._exit(work())
        finally:
            os._exit(1)
    return pid


def first_failure(items, numbers, mutant, killer):
    """Runs the tests with these numbers until one fails, and leaves its number in `killer`."""
    set_mutant_under_test(mutant)
    for here, following in zip(numbers, [*numbers[1:], None], strict=True):
        nextitem = None if following is None else items[following]
        if any(
            report.failed for report in runtestprotocol(items[here], nextitem=nextitem, log=False)
        ):
            killer.value = here
            return 1
    return 0


def reach(items, file):
    """Writes for every function the numbers of the tests that reach it, and how long each test
    takes.
    """
    set_mutant_under_test("stats")
    reached, taken = defaultdict(list), []
    for number, item in enumerate(items):
        state()._stats.clear()
        start = time.perf_counter()
        if any(report.failed for report in runtestprotocol(item, nextitem=None, log=False)):
            print("fails without a mutant:", item.nodeid, file=sys.__stderr__)
            return 1
        taken.append(time.perf_counter() - start)
        for function in state()._stats:
            reached[function].append(number)
    file.write_text(json.dumps([reached, taken]))
    return 0


class Trials:
    def __init__(self, mutants, minutes, jobs):
        self.mutants, self.minutes, self.jobs = mutants, minutes, jobs
        self.found, self.running, self.killers = {}, {}, defaultdict(Counter)

    def pytest_runtestloop(self, session):
        items, file = session.items, FOUND.with_name("reached.json")
        pid = fork(lambda: reach(items, file), 900)
        if os.waitpid(pid, 0)[1]:
            pytest.exit("the tests must pass before a mutant is tried", 1)
        reached, taken = json.loads(file.read_text())
        by_file = Counter()
        for item, seconds in zip(items, taken, strict=True):
            by_file[item.path] += seconds
        gc.freeze()
        end = time.monotonic() + 60 * self.minutes
        for path, mutant in self.mutants:
            if time.monotonic() > end:
                break
            function, killer = mangled_name_from_mutant_name(mutant), multiprocessing.Value("i", -1)
            numbers, killers = reached.get(function, []), self.killers[function]
            words = next((words for folder, words in ABOUT.items() if path.startswith(folder)), ())
            rank = {n: (-killers[n], by_file[items[n].path], n) for n in numbers}
            about = [
                n
                for n in numbers
                if killers[n] or any(word in items[n].path.name for word in words)
            ]
            rest = sorted(set(numbers) - set(about), key=rank.get)
            up_to = itertools.accumulate(taken[n] for n in rest)
            kept = [
                n
                for n, seconds in zip(rest, up_to, strict=True)
                if seconds <= MOST_SECONDS or not words
            ]
            numbers = sorted(about, key=rank.get) + kept
            work = functools.partial(first_failure, items, numbers, mutant, killer)
            pid = fork(work, 10 + 10 * sum(taken[n] for n in numbers))
            self.running[pid] = path, mutant, killer
            if len(self.running) == self.jobs:
                self.take_in_one()
        while self.running:
            self.take_in_one()
        FOUND.write_text(json.dumps(self.found, indent=0))
        return True

    def take_in_one(self):
        pid, status = os.wait()
        path, mutant, killer = self.running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        self.found[mutant] = [path, "lives" if code == 0 else "dies" if code == 1 else "stopped"]
        if killer.value >= 0:
            self.killers[mangled_name_from_mutant_name(mutant)][killer.value] += 1
        if len(self.found) % 25 == 0:
            FOUND.write_text(json.dumps(self.found, indent=0))
            print(
                f"\r{len(self.found)} of {len(self.mutants)}",
                end="",
                file=sys.__stderr__,
                flush=True,
            )


def option(arguments, name, otherwise):
    return next(
        (float(word.split("=")[1]) for word in arguments if word.startswith(f"--{name}=")),
        otherwise,
    )


def main(arguments):
    every = write_mutants()
    words = [word for word in arguments if not word.startswith("--")]
    known = json.loads(FOUND.read_text()) if "--again" in arguments and FOUND.exists() else {}
    shuffled = random.Random(1).sample(every, len(every))
    mutants = list(
        dict.fromkeys(one for word in words or [""] for one in shuffled if word in one[1])
    )
    minutes, jobs = (
        option(arguments, "minutes", math.inf),
        option(arguments, "jobs", os.cpu_count()),
    )
    dead = {mutant: result for mutant, result in known.items() if result[1] != "lives"}
    trials, home = Trials([one for one in mutants if one[1] not in dead], minutes, jobs), Path.cwd()
    trials.found |= dead
    os.chdir("mutants")
    given = [
        "--rootdir=.",
        "-q",
        *config().pytest_add_cli_args,
        *config().pytest_add_cli_args_test_selection,
    ]
    pytest.main(given, plugins=[trials])
    os.chdir(home)
    written = Counter(path for path, _ in every)
    for path in sorted(written):
        ends = Counter(end for where, end in trials.found.values() if where == path)
        tried, dead = ends.total(), ends["dies"] + ends["stopped"]
        share = f"{100 * dead / tried:.1f} %" if tried else "-"
        print(
            f"{path}: {written[path]} mutants, {tried} tried, {dead} dead, {tried - dead} alive,"
            f" {share}"
        )
    for mutant, (path, end) in trials.found.items():
        if end == "lives":
            print(f"\n{mutant}")
            changed = mutmut.get_diff_for_mutant(mutant, path=Path(path)).splitlines()
            print(
                "\n".join(
                    line for line in changed if line[:1] in "+-" and line[:3] not in ("+++", "---")
                )
            )


if __name__ == "__main__":
    main(sys.argv[1:])
