"""pyproject.toml declares what fosterlib needs; environment.yml and requirements.lock must say the
same.
"""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
FOR_TESTS = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]

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


def pins():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def test_environment_yml_has_the_names_and_bounds_of_pyproject():
    *conda, pip = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    expected = {conda_name(requirement): str(requirement.specifier) for requirement in NEEDED}
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


@pytest.mark.parametrize("requirement", NEEDED + FOR_TESTS, ids=str)
def test_every_dependency_has_a_lower_bound(requirement):
    assert [specifier.operator for specifier in requirement.specifier] == [">="]


@pytest.mark.parametrize("requirement", NEEDED + FOR_TESTS, ids=str)
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
    assert len(operators) > len(NEEDED + FOR_TESTS)
    assert operators == [["=="]] * len(operators)


def test_the_lock_names_no_address_and_no_path():
    assert (
        re.findall(r".*(?:://|[/\\]|^-).*", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
        == []
    )


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
        r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public License|Zlib|CC0"
    )
    assert [
        name for name, (_, licence) in listed.items() if not re.match(permissive, licence)
    ] == []
    assert [
        name
        for name, (_, licence) in listed.items()
        if re.search(r"GPL|SSPL|Commons Clause", licence)
    ] == []
