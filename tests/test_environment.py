"""pyproject.toml declares what fosterlib needs; environment.yml and requirements.lock must say the
same, and without its extras it still does its work.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = {
    extra: [Requirement(line) for line in lines]
    for extra, lines in PROJECT["optional-dependencies"].items()
}
FOR_ANALYSTS = [*NEEDED, *EXTRAS["lab"], *EXTRAS["cluster"]]
EVERYTHING = [*NEEDED, *(requirement for extra in EXTRAS.values() for requirement in extra)]
TOOLS = ["uv", "hatchling"]  # what installs and builds
LOCKS = ["requirements.lock", "requirements-tools.lock"]

# Where conda-forge's name is another: there matplotlib also brings Qt, and dask more than the extra
# does.
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "dask[distributed]": "distributed",
    "jupyter-server": "jupyter_server",
}


def conda_name(requirement):
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return CONDA_NAMES.get(requirement.name + extras, canonicalize_name(requirement.name))


def entries(lock):
    """Each entry of a lock on one line: name==version ; marker --hash=... --hash=..."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pins(lock="requirements.lock"):
    return [Requirement(line.partition("--hash")[0]) for line in entries(lock)]


def test_environment_yml_has_the_names_and_bounds_of_pyproject():
    *conda, pip = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    expected = {conda_name(requirement): str(requirement.specifier) for requirement in FOR_ANALYSTS}
    expected |= {"python": PROJECT["requires-python"], "pip": ""}
    stated = {
        requirement.name: str(requirement.specifier) for requirement in map(Requirement, conda)
    }
    assert stated == expected
    assert len(conda) == len(stated), "a name stands there twice"
    assert pip == {"pip": ["-e ."]}


def test_environment_yml_uses_conda_forge_alone():
    assert yaml.safe_load((ROOT / "environment.yml").read_text())["channels"] == [
        "conda-forge",
        "nodefaults",
    ]


@pytest.mark.parametrize("requirement", EVERYTHING, ids=str)
def test_every_dependency_has_a_lower_bound(requirement):
    assert [specifier.operator for specifier in requirement.specifier] == [">="]


@pytest.mark.parametrize("requirement", EVERYTHING, ids=str)
def test_the_lock_pins_every_dependency_within_its_bounds(requirement):
    versions = [
        specifier.version
        for pin in pins()
        if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
        for specifier in pin.specifier
    ]
    assert versions, f"{requirement.name} is missing: make lock"
    assert [version for version in versions if version not in requirement.specifier] == []


def test_the_lock_holds_one_exact_version_a_line():
    operators = [[specifier.operator for specifier in pin.specifier] for pin in pins()]
    assert len(operators) > len(EVERYTHING)
    assert operators == [["=="]] * len(operators)


def test_the_tools_that_install_and_build_are_pinned_and_nothing_has_two_versions():
    tools = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins(LOCKS[1])}
    assert {*TOOLS} <= {*tools}
    locked = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins()}
    assert {name: locked[name] for name in tools if name in locked} == {
        name: tools[name] for name in tools if name in locked
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_a_lock_has_the_hashes_of_its_files_and_no_address_or_path(lock):
    assert len(entries(lock)) >= len(TOOLS)
    for entry in entries(lock):
        pin, *hashes = entry.split("--hash=")
        assert hashes, f"{pin} has no hash: make lock"
        assert [one for one in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one)] == []
        assert not re.search(r"://|[/\\]|^-|@", pin)


def test_every_locked_package_has_its_licence_listed_and_none_forbids_this_use():
    page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in row.split("|")[1:4]]
        for row in page.splitlines()
        if row.startswith("| ")
    ]
    listed = {canonicalize_name(name): (version, licence) for name, version, licence in rows[1:]}
    here = [pin for pin in pins() if pin.marker is None or pin.marker.evaluate()]
    assert [
        str(pin)
        for pin in here
        if listed.get(canonicalize_name(pin.name), ("",))[0] not in str(pin)
    ] == []
    permissive = (
        r"MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation"
        r"|MPL|Mozilla Public License|Zlib|CC0"
    )
    assert [
        name for name, (_, licence) in listed.items() if not re.match(permissive, licence)
    ] == []
    # docutils is BSD or in the public domain; a mode for the editor Emacs that comes along is GPL.
    assert [
        name
        for name, (_, licence) in listed.items()
        if re.search(r"GPL|SSPL|Commons Clause", licence) and name != "docutils"
    ] == []


@pytest.fixture(scope="module")
def without_extras(tmp_path_factory):
    """Python in an environment in which fosterlib is installed from its wheel, without any extra.

    The wheel is built and installed from what lies on this computer; only what is missing there is
    fetched.
    """
    folder = tmp_path_factory.mktemp("empty")
    uv = [sys.executable, "-m", "uv"]
    python = folder / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    here = ["--no-build-isolation", "--python", sys.executable, "--out-dir", folder]
    subprocess.run([*uv, "build", "--quiet", "--wheel", *here], cwd=ROOT, check=True)
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, folder / "env"], check=True)
    (wheel,) = folder.glob("*.whl")
    install = [*uv, "pip", "install", "--quiet", "--python", python]
    what = ["--constraint", ROOT / "requirements.lock", wheel]
    if subprocess.run([*install, "--offline", *what], capture_output=True).returncode:
        subprocess.run([*install, *what], check=True)
    return python


NO_PDF = "No PDF: LibreOffice is not installed on this machine.\n"


@pytest.mark.slow
def test_without_extras_it_checks_runs_and_writes_the_paper(without_extras, tmp_path):
    def say(*arguments):
        command = [without_extras, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")

    absent = "jupyterlab jupyter_server ipywidgets anywidget dask distributed pytest sphinx"
    found = say(
        "-c",
        f"import importlib.util as u; print([n for n in '{absent}'.split() if u.find_spec(n)])",
    )
    assert found.stdout.strip() == "[]", found.stderr
    for command in ("check tv01c", "run surrey_safeguarding --lang en", "paper tv01c --output ."):
        done = say("-m", "fosterlib", *command.split())
        told = done.stderr if shutil.which("soffice") else done.stderr.replace(NO_PDF, "")
        assert (done.returncode, told) == (0, ""), command
    assert (tmp_path / "tv01c.docx").exists() and (tmp_path / "tv01c.xlsx").exists()
    refused = say("-m", "fosterlib", "lab")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "Error: JupyterLab is not installed; to add it: pip install 'fosterlib[lab]'\n"
    )
