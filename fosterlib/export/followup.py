"""The follow-up as a paper of two pages for the committee."""

import io
from datetime import date
from pathlib import Path

from fosterlib.charts.followup import followup_chart
from fosterlib.export import document as paper
from fosterlib.export.files import steady_zip, write_output
from fosterlib.export.prose import Block
from fosterlib.followup import FollowUp
from fosterlib.followup_tables import (
    drivers_table,
    followup_headline,
    followup_table,
    followup_title,
    indicators_table,
    largest_variances,
    reported_from,
    variance_table,
)
from fosterlib.followup_tables.words import say
from fosterlib.tables import Table
from fosterlib.text import money_text

CHART_SHARE = 0.7  # of the width of the text: room for it on the first page


def export_follow_up(
    follow_up: FollowUp, path: str | Path, lang: str = "da", template: str | Path | None = None, on: date | None = None
) -> Path:
    """Writes the follow-up to `path` (.docx), whole or not at all; gives the path. Two pages for a case like TV01c.

    First where it stands (sentences, table, chart), then why: the variance by cause, the drivers reported, and the
    source's own indicators. `template`: the municipality's own .docx. Money in the case's unit, negative = saving.
    The same inputs give the same bytes. CaseError if it cannot be written.
    """
    results = follow_up.plan
    document = paper._document(template, lang)
    for block in follow_up_blocks(follow_up, lang):
        paper._add(document, block, results, lang, [])
    for picture in document.inline_shapes:
        picture.width, picture.height = (int(side * CHART_SHARE) for side in (picture.width, picture.height))
    paper._footer(document, results, lang, on)
    paper._properties(document, results, lang, on)
    document.core_properties.title = followup_title(follow_up, lang)
    memory = io.BytesIO()
    document.save(memory)
    return write_output(path, steady_zip(memory.getvalue()), ".docx")


def follow_up_blocks(follow_up: FollowUp, lang: str) -> list[Block]:
    """The paper in order; a table without rows is left out."""
    case = follow_up.plan.case
    largest = largest_variances(follow_up, lang, count=2)
    chart = followup_chart(follow_up, lang)
    intro = say("largest", lang, money_text(case, lang))
    first = [
        Block("heading", _plain(followup_title(follow_up, lang)), level=1),
        Block("text", _plain(f"{getattr(case.header, f'owner_{lang}')}. {reported_from(follow_up, lang)}")),
        Block("text", ((followup_headline(follow_up, lang), "strong"),)),
        *([Block("text", _plain(intro)), Block("items", items=tuple(map(_plain, largest)))] if largest else []),
        _table(followup_table(follow_up, lang)),
        Block("chart", content=chart, caption=chart.plot.frame.title),
    ]
    tables = [make(follow_up, lang) for make in (variance_table, drivers_table, indicators_table)]
    return [
        *first,
        Block("heading", _plain(say("why", lang)), level=2),
        *(_table(one) for one in tables if len(one.frame)),
    ]


def _table(table: Table) -> Block:
    return Block("table", content=table, caption=table.title)


def _plain(text: str) -> tuple[tuple[str, str], ...]:
    return ((text, ""),)
