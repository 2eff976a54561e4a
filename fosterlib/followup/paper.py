"""The follow-up as a paper of two pages for the committee."""

import re
from datetime import date
from pathlib import Path

from fosterlib.export.document import add_block, new_document, write_document
from fosterlib.export.prose import Block
from fosterlib.followup import tables
from fosterlib.followup.chart import followup_chart
from fosterlib.followup.plan import FollowUp
from fosterlib.model.case import check_lang, label
from fosterlib.model.checked import checked
from fosterlib.words.text import money_text, word

CHART_SHARE = 0.7  # of the width of the text: room for it on the first page
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
) -> Path:
    """Writes the follow-up to `path` (.docx), whole or not at all; gives the path. Two pages for a
    case like TV01c.

    First where it stands (sentences, table, chart), then why: the variance by cause, the drivers
    reported, and the source's own indicators. `template`: the municipality's own .docx. Money in
    the case's unit, negative = saving. The same inputs give the same bytes. CaseError if it cannot
    be written.
    """
    check_lang(lang)
    document = new_document(template, lang)
    tables_before, pictures_before = (
        len(document.tables),
        len(document.inline_shapes),
    )  # the template's own
    for block in follow_up_blocks(follow_up, lang):
        add_block(document, block, follow_up.plan, lang, [])
    for cell in (cell for table in document.tables[tables_before:] for cell in table._cells):
        for run in cell.paragraphs[0].runs:  # 2018-2021 stays on one line
            run.text = HYPHEN.sub("\u2011", run.text)
    for picture in list(document.inline_shapes)[pictures_before:]:
        picture.width, picture.height = (
            int(side * CHART_SHARE) for side in (picture.width, picture.height)
        )
    return write_document(
        document, path, tables.followup_title(follow_up, lang), follow_up.plan, lang, on
    )


def follow_up_blocks(follow_up: FollowUp, lang: str) -> list[Block]:
    """The paper in order; what there is nothing to say of is left out."""
    case, chart = follow_up.plan.case, followup_chart(follow_up, lang)
    largest = tuple(((text, ""),) for text in tables.largest_variances(follow_up, lang, count=2))
    blocks = [
        Block("heading", ((tables.followup_title(follow_up, lang), ""),), level=1),
        Block(
            "text",
            (
                (
                    f"{label(case.header, lang, 'owner')}. {tables.reported_from(follow_up, lang)}",
                    "",
                ),
            ),
        ),
        Block("text", ((tables.followup_headline(follow_up, lang), "strong"),)),
    ]
    if largest:
        blocks += [
            Block("text", ((word("followup.largest", lang, money_text(case, lang)), ""),)),
            Block("items", items=largest),
        ]
    blocks += [
        Block("table", content=tables.followup_table(follow_up, lang)),
        Block("chart", content=chart, caption=chart.plot.frame.title),
        Block("heading", ((word("followup.why", lang), ""),), level=2),
    ]
    why = [
        make(follow_up, lang)
        for make in (tables.variance_table, tables.drivers_table, tables.indicators_table)
    ]
    return blocks + [Block("table", content=table) for table in why if len(table.frame)]
