"""The code of the README and of the docs runs, and what they show is what comes out."""

import inspect
import re
import runpy
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
