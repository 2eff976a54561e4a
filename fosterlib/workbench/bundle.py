"""One ES module of everything that runs in a page, without a build step."""

import re
from functools import cache
from importlib.resources import files

ENGINE = (
    "levers.js",
    "time.js",
    "computation.js",
    "model.js",
    "numbers.js",
    "sentences.js",
    "refusals.js",
    "messages.js",
    "calibration.js",
    "corrections.js",
    "normal.js",
    "draws.js",
    "questions.js",
    "offered.js",
)
VIEW = (
    "element.js",
    "quantities.js",
    "likelihood.js",
    "charts.js",
    "history.js",
    "banners.js",
    "look.js",
    "rows.js",
    "tabs.js",
    "away.js",
    "kept.js",
    "scenarios.js",
    "menu.js",
    "estimates.js",
    "view.js",
)
PAGE = (*ENGINE, *VIEW, "address.js", "page.js")
NOTEBOOK = (*ENGINE, *VIEW, "notebook.js")
# Remarks, indents and blanks are for who reads the code; a page is to be small.
SPACED = re.compile(r" (=>|===|!==|&&|\|\||\?\?) |(\)) (?={)")
REMARKS = re.compile(r"^ */\*\*(?s:.*?)\*/\n|^ *//[^\n]*\n|^\n|^ +(?=\S)", re.M)
CODE_ALONE = re.compile(r"""^[^"'`/\n]+$""", re.M)  # a line without a text or a pattern in it
BLANKS = re.compile(r" ?([=*?:<>,{}|&]) ?")
IMPORT = re.compile(r"^import\s[^;]*?\sfrom\s+\"\./[^\"]+\";\n", re.M)


@cache
def page_module(names: tuple[str, ...] = ENGINE) -> str:
    """Files of this folder as one module: their imports of each other are left out.

    So no two of them may give two things one name at the top level.
    """
    parts = [(files("fosterlib.workbench") / name).read_text(encoding="utf-8") for name in names]
    bare = SPACED.sub(r"\1\2", REMARKS.sub("", IMPORT.sub("", "".join(parts))))
    return CODE_ALONE.sub(lambda line: BLANKS.sub(r"\1", line[0]), bare)
