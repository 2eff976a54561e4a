"""The picture that stands in a page for readers without a script: smaller, not a letter else."""

import re

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.workbench.page import effects_picture, small_svg

TEXTS = re.compile(r"<text\b[^>]*>([^<]*)</text>")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_small_picture_says_what_the_chart_says_to_the_letter(lang):
    picture = effects_picture(fl.evaluate(fl.load_case(TV01C)), lang, "svg").decode()
    texts = [" ".join(text.split()) for text in TEXTS.findall(picture)]
    assert "-12.800" in texts or "-12,800" in texts
    assert TEXTS.findall(small_svg(picture)) == texts
    assert len(small_svg(picture)) < 40_000
