"""The programs that some tests need, and at the end a word on what was left out without them."""

import os
import shutil
from collections import Counter

import pytest

if "MUTANT_UNDER_TEST" in os.environ:  # make mutate: mutmut writes changed copies beside each lever
    from fosterlib.model.levers import LEVERS

    for copy in [name for name in LEVERS if "__mutmut" in name]:
        del LEVERS[copy]


def find(names, add):
    """The path of the first of these programs that is installed; else the test is left out."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"{names[0]} is not installed; to add it: sudo apt-get install {add}")


@pytest.fixture(scope="session")
def chromium():
    return find(["chromium", "chromium-browser", "google-chrome"], add="chromium")


@pytest.fixture(scope="session")
def soffice():
    return find(["soffice"], add="libreoffice-writer-nogui libreoffice-calc-nogui")


@pytest.fixture(scope="session")
def pdftoppm():
    return find(["pdftoppm"], add="poppler-utils")


def left_out(config):
    reports = config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports)


def nothing_may_be_left_out():
    return os.environ.get("CI") == "true"


def pytest_sessionfinish(session):
    if (
        left_out(session.config)
        and nothing_may_be_left_out()
        and session.exitstatus == pytest.ExitCode.OK
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    reasons = left_out(config)
    if not reasons:
        return
    terminalreporter.section("left out", yellow=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} left out: {reason}")
    if nothing_may_be_left_out():
        terminalreporter.line(
            "This is a failure, because CI=true: nothing may be left out there.", red=True
        )
