"""Every reader on files that were mangled at random: it reads them or says in words what is wrong,
and soon.

At least 100,000 inputs in all. An input that fails is printed by hypothesis, smallest first.
"""

import io
import shutil
import time
import zipfile
from pathlib import Path

import pytest
from changed_case import SMALL, TV01C, changed_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fosterlib as fl
from fosterlib.load.files import read_toml

pytestmark = pytest.mark.attack
SECONDS = 5
TABLES = Path(__file__).parents[1] / "tables"
NASTY = [
    "",
    "\n",
    "\r\n",
    ",",
    ";",
    '"',
    "'",
    "\t",
    "\x00",
    "\ufeff",
    "-",
    "=1+1",
    "@",
    "1e999",
    "-1e308",
    "nan",
    "inf",
    "0",
    "99999999999999999999",
    "1.300,5",
    "(5)",
    "½",
    "٣",
    "\ud7ff",
    "[[",
    "]]",
    "[",
    "]",
    "{",
    "}",
    "#",
    "=",
    "true",
    "false",
    "1979-05-27",
    "published",
    "../../etc/passwd",
    "/dev/zero",
    "æøå",
    "<b>",
    "%",
    "£",
    "2018",
    "2026/27",
    "1_0",
    "0x10",
    "''",
    '""',
    '"""',
    "\\",
    "\\u0000",
    "\\u000b",
    "\x0b",
    "\x0c",
    "\r=1+1",
    "9" * 401,
    "5e-324",
    "scenario = []",
    "x" * 300,
]
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(0, 30), st.sampled_from(NASTY) | st.text(max_size=6)
    ),
    min_size=1,
    max_size=6,
)


def times(count):
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=checks)


def mangled(data, edits):
    """The bytes with pieces taken out and put in."""
    for place, length, text in edits:
        at = place % (len(data) + 1)
        data = data[:at] + text.encode("utf-8", "surrogatepass") + data[at + length :]
    return data


def mangled_archive(data, member, edits):
    """A workbook one of whose parts is mangled, and packed again as if it were whole."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        for number, name in enumerate(names):
            part = old.read(name)
            new.writestr(name, mangled(part, edits) if number == member % len(names) else part)
    return packed.getvalue()


def read_or_told(read):
    """Reads; a CaseError is an answer, any other exception or a long wait is not."""
    began = time.monotonic()
    try:
        read()
    except fl.CaseError as error:
        assert str(error)
    assert time.monotonic() - began < SECONDS


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return fl.load_case(changed_case(TV01C, tmp_path_factory.mktemp("case")))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return changed_case(SMALL, tmp_path_factory.mktemp("small"))


@given(edits=EDITS)
@times(40_000)
def test_scenario_files(case, edits):
    path = case.folder / "own_scenarios.toml"
    path.write_bytes(mangled((TV01C / "scenarios.toml").read_bytes(), edits))
    read_or_told(lambda: fl.saved_scenarios(case))


@given(edits=EDITS)
@times(2_000)
def test_a_spoilt_scenario_file_is_saved_into_whole_or_not_at_all(case, edits):
    path = case.folder / "own_scenarios.toml"
    spoilt = mangled((TV01C / "scenarios.toml").read_bytes(), edits)
    path.write_bytes(spoilt)
    try:
        fl.save_scenario(case, case.scenario("new", {"network.children": 9}))
    except fl.CaseError:
        assert path.read_bytes() == spoilt
    else:
        assert (
            read_toml(path, [])["scenario"][-1]["name"] == "new"
            or "new" in fl.saved_scenarios(case)[0]
        )


@given(edits=EDITS)
@times(1_000)
def test_in_a_mangled_scenario_file_all_can_be_deleted_and_saved_again(case, edits):
    path = case.folder / "own_scenarios.toml"
    path.write_bytes(mangled((TV01C / "scenarios.toml").read_bytes(), edits))
    kept = case.scenario("new", {"network.children": 9}, "why\nnot")
    try:
        for name in fl.saved_scenarios(case)[0]:
            fl.delete_scenario(case, name)
        fl.save_scenario(case, kept)
    except fl.CaseError:  # what is there can be read, or could not be read before either
        read_or_told(lambda: fl.saved_scenarios(case))
    else:
        assert dict(fl.load_case(case.folder).own_scenarios) == {"new": kept}


@pytest.mark.parametrize("name", sorted(path.name for path in SMALL.iterdir()))
@given(edits=EDITS)
@times(6_000)
def test_cases(small, name, edits):
    original = (SMALL / name).read_bytes()
    try:
        (small / name).write_bytes(mangled(original, edits))
        read_or_told(lambda: str(fl.budget_table(fl.evaluate(fl.load_case(small)))))
    finally:
        (small / name).write_bytes(original)


@pytest.mark.parametrize("name", sorted(path.name for path in TABLES.glob("*.csv")))
@given(edits=EDITS)
@times(5_000)
def test_tables(tmp_path_factory, name, edits):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(mangled((TABLES / name).read_bytes(), edits))
    read_or_told(
        lambda: str(fl.budget_table(fl.evaluate(fl.case_from_table(path, unit="1000 DKK"))))
    )


@given(edits=EDITS)
@times(12_000)
def test_actuals(case, tmp_path_factory, edits):
    path = tmp_path_factory.getbasetemp() / "actuals.csv"
    path.write_bytes(mangled((TV01C / "actuals_example.csv").read_bytes(), edits))
    read_or_told(lambda: str(fl.followup_table(fl.follow_up(case, path), "en")))


@pytest.fixture(scope="module")
def books(case, tmp_path_factory):
    """A workbook of each kind that is read: a published table, the exported workbook, the follow-up
    sheet.
    """
    import openpyxl

    folder = tmp_path_factory.mktemp("books")
    table = openpyxl.Workbook()
    for row in (
        ["Line", "2018", "2019", "Total"],
        ["Rent", -800, 200, -600],
        ["Sum", -800, 200, -600],
    ):
        table.active.append(row)
    table.save(folder / "table.xlsx")
    fl.export_workbook(fl.evaluate(case), folder / "workbook.xlsx")
    fl.blank_follow_up_sheet(case, folder / "follow_up.xlsx")
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


READERS = {
    "table": lambda case, path: fl.evaluate(fl.case_from_table(path, unit="1000 DKK")),
    "workbook": lambda case, path: fl.scenario_from_workbook(case, path),
    "follow_up": lambda case, path: fl.read_follow_up_sheet(case, path),
}


@pytest.mark.parametrize(
    ("kind", "how_many"), [("table", 3_000), ("workbook", 400), ("follow_up", 1_000)]
)
def test_workbooks(case, books, tmp_path_factory, kind, how_many):
    path = tmp_path_factory.getbasetemp() / f"{kind}_mangled.xlsx"

    @given(edits=EDITS, member=st.none() | st.integers(0, 100))
    @times(how_many)
    def attack(edits, member):
        whole = books[kind]
        path.write_bytes(
            mangled(whole, edits) if member is None else mangled_archive(whole, member, edits)
        )
        read_or_told(lambda: READERS[kind](case, path))

    attack()


def test_what_is_no_file_is_told(case, tmp_path):
    (tmp_path / "x.xlsx").mkdir()
    shutil.copy("/bin/sh", tmp_path / "y.xlsx")
    for name in ("x.xlsx", "y.xlsx", "z.xlsx"):
        for read in READERS.values():
            with pytest.raises(fl.CaseError):
                read(case, tmp_path / name)
