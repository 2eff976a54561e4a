"""The code of the README and of the docs runs, and what they show is what comes out."""

import ast
import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path

import fosterlib as fl

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_of_the_readme_run(monkeypatch, tmp_path, capsys):
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(re.search(r"```python\n(.*?)```", README, re.S)[1], names)
    assert names["slow"].total["2021"] - names["plan"].total["2021"] > 1900
    assert (tmp_path / "bridge.png").stat().st_size > 10_000
    assert "-12.800" in capsys.readouterr().out


def test_every_file_that_the_readme_names_exists():
    named = re.findall(
        r"`((?:notebooks|docs|data|fosterlib|tests)/[\w./-]+)`|\]\(([\w./-]+)\)", README
    )
    paths = [one or other for one, other in named]
    assert len(paths) >= 2
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_tree_says_of_each_room_what_stands_at_its_door():
    tree = dict(re.findall(r"^ {6}(\w+)/ +(.+)$", README, re.M))
    doors = {
        path.parent.name: " ".join(ast.get_docstring(ast.parse(path.read_text("utf-8"))).split())
        for path in (ROOT / "fosterlib").glob("*/__init__.py")
    }
    assert len(doors) == 11
    assert {*doors} <= {*tree}
    assert [
        name for name, said in doors.items() if not said.lower().startswith(tree[name].lower())
    ] == []


def test_the_page_on_a_figure_shows_what_trace_prints(monkeypatch, capsys):
    page = (ROOT / "docs/figure.md").read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    exec(re.search(r"```python\n(.*?)```", page, re.S)[1], {})
    assert re.search(r"```text\n(.*?)```", page, re.S)[1] == capsys.readouterr().out


def test_the_page_of_names_is_made_from_the_docstrings_of_today():
    made = runpy.run_path(str(ROOT / "docs/make_pages.py"))["page"]()
    assert (ROOT / "docs/api.md").read_text(encoding="utf-8") == made, "renew it: make docs"


def test_every_public_name_is_there_and_says_what_it_is():
    names = runpy.run_path(str(ROOT / "docs/make_pages.py"))["public_names"]()
    assert len(names) == len(set(names)) > 60
    assert [name for name in names if not inspect.getdoc(getattr(fl, name))] == []


def test_every_link_between_the_pages_leads_somewhere():
    for page in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]:
        links = re.findall(r"\]\((?!http)([\w./-]+)\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page.name


def test_the_site_is_made_of_every_page_and_no_link_in_it_is_broken(tmp_path):
    """-W: what Sphinx would warn of, such as a link to no page, is an error."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs", "."]
    made = subprocess.run([*command, tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "data/README.md"]
    assert len(pages) > 15
    paths = [(tmp_path / page.relative_to(ROOT)).with_suffix(".html") for page in pages]
    assert [path for path in paths if not path.exists()] == []
    fetched = r"""<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//"""
    assert [path.name for path in paths if re.search(fetched, path.read_text("utf-8"))] == []


def test_version_and_citation_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {fl.__version__}\n" in citation
    assert f"\n## {fl.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
