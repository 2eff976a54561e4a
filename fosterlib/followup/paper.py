"""The follow-up as a paper of two pages for the committee."""

import re
from datetime import date
from pathlib import Path

from fosterlib.charts.figure import Chart
from fosterlib.export.document import add_block, earlier_paper, new_document, write_document
from fosterlib.export.prose import Block
from fosterlib.export.templates import chart_font
from fosterlib.followup import tables
from fosterlib.followup.chart import followup_chart
from fosterlib.followup.plan import FollowUp, for_readers
from fosterlib.model.case import check_lang, label
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError
from fosterlib.words.text import money_text, word

CHART_HEIGHT_MM = 54.0
HYPHEN = re.compile(
    r"(?<=\w)-(?=\w)|(?<!\w)-(?=[^\W\d])"
)  # within a word or before it, not a minus


@checked
def export_follow_up(
    follow_up: FollowUp,
    path: str | Path,
    lang: str = "da",
    template: str | Path | None = None,
    on: date | None = None,
    show_small: bool = False,
    *,
    replace: bool = False,
) -> Path:
    """Writes the follow-up to `path` (.docx), whole or not at all; gives the path. Two pages for a
    case like TV01c.

    First where it stands (sentences, table, chart), then why: the variance by cause, the drivers
    reported, and the source's own indicators. `template`: the municipality's own .docx. Money in
    the case's unit, negative = saving. Fewer than five reported children are shown as under 5, and
    the money of their periods is left out, of totals, forecast and chart too, unless `show_small`.
    A paper of this name that somebody has changed is not written over, unless `replace`. The same
    inputs give the same bytes. CaseError if it cannot be written.
    """
    check_lang(lang)
    if not replace:
        earlier_paper(path)
    document = new_document(template, lang)
    tables_before = len(document.tables)  # the template's own
    font = chart_font(document) if template else None
    for block in follow_up_blocks(follow_up, lang, show_small, font):
        add_block(document, block, follow_up.plan, lang, [])
    for cell in (cell for table in document.tables[tables_before:] for cell in table._cells):
        for run in cell.paragraphs[0].runs:  # 2018-2021 stays on one line
            run.text = HYPHEN.sub("\u2011", run.text)
    return write_document(
        document, path, tables.followup_title(follow_up, lang), follow_up.plan, lang, on
    )


def follow_up_blocks(
    follow_up: FollowUp, lang: str, show_small: bool = False, font: str | None = None
) -> list[Block]:
    """The paper in order; what there is nothing to say of is left out. `font`: of the chart."""
    case = follow_up.plan.case
    follow_up = follow_up if show_small else for_readers(follow_up)
    chart = _low_chart(follow_up, lang, show_small, font)
    furthest = tables.largest_variances(follow_up, lang, 2, show_small)
    largest = tuple(((text, ""),) for text in furthest)
    sources = tables.reported_from(follow_up, lang, show_small)
    standing = tables.followup_headline(follow_up, lang, show_small)
    blocks = [
        Block("heading", ((tables.followup_title(follow_up, lang), ""),), level=1),
        Block("text", ((f"{label(case.header, lang, 'owner')}. {sources}", ""),)),
        Block("text", ((standing, "strong"),)),
    ]
    if largest:
        blocks += [
            Block("text", ((word("followup.largest", lang, money_text(case, lang)), ""),)),
            Block("items", items=largest),
        ]
    blocks += [
        Block("table", content=tables.followup_table(follow_up, lang, show_small)),
        Block("chart", content=chart, caption=chart.plot.title),
        *_said_in_body(follow_up, lang),
        Block("heading", ((word("followup.why", lang), ""),), level=2),
    ]
    why = [
        tables.variance_table(follow_up, lang, show_small),
        tables.drivers_table(follow_up, lang, show_small),
        tables.indicators_table(follow_up, lang, show_small),
    ]
    return blocks + [Block("table", content=table) for table in why if len(table.frame)]


def _low_chart(follow_up: FollowUp, lang: str, show_small: bool, font: str | None) -> Chart:
    """The chart low enough for the first page, its title left to the caption; as high as it needs
    to be where more is written in it.
    """
    height = CHART_HEIGHT_MM
    try:
        return followup_chart(follow_up, lang, show_small, title="", height=height, font=font)
    except CaseError:
        return followup_chart(follow_up, lang, show_small, title="", font=font)


def _said_in_body(follow_up: FollowUp, lang: str) -> list[Block]:
    """What the chart leaves out, and what its forecast rests on, in the size of the text."""
    told = []
    if missing := tables.missing_lines(follow_up, lang):
        told.append(word("followup.chart_without", lang, missing))
    if alone := tables.lines_of_one_quarter(follow_up, lang):
        told.append(word("followup.one_quarter", lang, alone))
    return [Block("text", ((text, ""),)) for text in told]
