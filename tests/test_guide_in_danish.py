"""The guide says the same in Danish as in English: chapters, code, pictures, links and figures."""

import re
from pathlib import Path

import pytest
from test_messages_in_danish import in_english_still

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ENGLISH, DANISH = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("guide.md", "guide_da.md")
)
BLOCK = re.compile(r"```python\n((?s:.*?))```|^(    python .*)$", re.M)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")
LINK = re.compile(r"\]\(([^)]*)\)")


def levels(text):
    return [len(found) for found in re.findall(r"^(#+) ", BLOCK.sub("", text), re.M)]


def code(text):
    """The code of each block, without what a comment says and in which language it is asked."""
    blocks = ["".join(found) for found in BLOCK.findall(text)]
    return [re.sub(r"  # .*|lang=\"..\"", "", block) for block in blocks]


def prose(text):
    """The text without code, names and links; what is left is a person's language."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|^!.*$", "", BLOCK.sub("", text), flags=re.M)


def figures(text):
    """Every number of the prose, without the marks that its language puts into it."""
    return sorted(re.sub(r"[.,]", "", found) for found in re.findall(r"\d[\d.,]*\d|\d", text))


def test_the_chapters_are_the_same():
    assert len(levels(ENGLISH)) > 10
    assert levels(DANISH) == levels(ENGLISH)


def test_the_code_is_the_same():
    assert len(code(ENGLISH)) >= 2
    assert code(DANISH) == code(ENGLISH)


def test_the_pictures_are_the_same_each_in_its_language():
    pictures = PICTURE.findall(ENGLISH)
    assert len(pictures) >= 5
    assert PICTURE.findall(DANISH) == [one.replace("-en.png", "-da.png") for one in pictures]


def test_the_figures_are_the_same():
    assert len(figures(prose(ENGLISH))) > 5
    assert figures(prose(DANISH)) == figures(prose(ENGLISH))


def test_each_names_the_same_calls_and_commands():
    found = [
        set(re.findall(r"fl\.\w+|`make \w+|-m fosterlib \w+|--\w+|\w+\.ipynb", text))
        for text in (ENGLISH, DANISH)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("text", [ENGLISH, DANISH], ids=["english", "danish"])
def test_every_link_leads_somewhere_and_each_leads_to_the_other(text):
    links = LINK.findall(text)
    assert [one for one in links if not (DOCS / one).exists()] == []
    other = "guide_da.md" if text is ENGLISH else "guide.md"
    assert other in links


def test_both_stand_in_the_readme_and_on_the_site():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    for name in ("guide", "guide_da"):
        assert f"(docs/{name}.md)" in readme
        assert re.search(rf"^{name}$", index, re.M)


def test_the_danish_guide_has_no_english_sentence():
    text = re.sub(r"\[In English\]|\*Run, Run All Cells\*", "", prose(DANISH))
    assert in_english_still(text) == []
