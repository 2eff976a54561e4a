"""Processes of their own that save scenarios in a case's file, for tests of what a crash or another
process does.
"""

import subprocess
import sys

SAVE = """
import resource
import sys
import fosterlib as fl
case = fl.load_case(sys.argv[1])
print("ready", flush=True)
if int(sys.argv[4]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
for n in range(int(sys.argv[3])):
    scenario = case.scenario(f"{sys.argv[2]} {n}", {"network.children": n % 31}, "a reason")
    fl.save_scenario(case, scenario)
"""


def saver(folder, name, times, largest_file=0):
    """Starts a process that saves `name 0`, `name 1`, ...; returned when it has loaded the case."""
    command = [sys.executable, "-c", SAVE, str(folder), name, str(times), str(largest_file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def names_of_two_savers(folder, case_scenarios, times):
    """The names that must be in the file after two processes have saved at the same time."""
    both = [saver(folder, name, times) for name in ("first", "second")]
    assert [process.wait() for process in both] == [0, 0]
    return {*case_scenarios, *(f"{name} {n}" for name in ("first", "second") for n in range(times))}
