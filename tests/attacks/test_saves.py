"""A thousand saves at once, and two hundred processes killed while they save."""

import os
import random
import signal
import time

import pytest
from changed_case import TV01C, changed_case
from savers import names_of_two_savers, saver

import fosterlib as fl

pytestmark = pytest.mark.attack


def test_two_processes_saving_a_thousand_scenarios_each_lose_none(tmp_path):
    case = fl.load_case(changed_case(TV01C, tmp_path))
    expected = names_of_two_savers(case.folder, case.scenarios, 1_000)
    assert set(fl.saved_scenarios(case)[0]) == expected


def test_two_hundred_kills_leave_the_old_file_or_the_new_one(tmp_path):
    case = fl.load_case(changed_case(TV01C, tmp_path))
    original = (case.folder / "own_scenarios.toml").read_bytes()
    moments, killed_at_work = random.Random(1), 0
    for n in range(200):
        (case.folder / "own_scenarios.toml").write_bytes(original)
        process = saver(case.folder, f"killed {n}", 10_000)
        time.sleep(moments.uniform(0, 0.1))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found, problems = fl.saved_scenarios(case)
        assert problems == []
        new = [name for name in found if name not in case.scenarios]
        assert new == [f"killed {n} {number}" for number in range(len(new))], (
            "each that was saved before is there"
        )
        killed_at_work += bool(new)
    assert killed_at_work > 100
