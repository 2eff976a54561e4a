"""The README's code runs, and the files it names exist."""

import re
from pathlib import Path

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
    named = re.findall(r"`((?:notebooks|docs|data|fosterlib|tests)/[\w./-]+)`|\]\(([\w./-]+)\)", README)
    paths = [one or other for one, other in named]
    assert len(paths) >= 2
    assert [path for path in paths if not (ROOT / path).exists()] == []
