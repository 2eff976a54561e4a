"""A table on the clipboard, to be pasted into a spreadsheet, a letter or a mail."""

import pandas as pd
from pandas.errors import PyperclipException

from fosterlib.export.figures import plain_rows
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem
from fosterlib.words.tables import Table


@checked
def copy_table(table: Table, *, notes: bool = False) -> None:
    """Puts a table on the clipboard, a column a tab: numbers in full precision, with the decimal
    sign of the table's language, so that a spreadsheet of that language takes them for numbers.

    `notes`: with the title above and the notes below. An unknown is an empty cell. CaseError where
    this machine has no clipboard.
    """
    rows = plain_rows(table, has_comma=table.lang == "da")
    if notes:
        blanks = [""] * (len(rows[0]) - 1)
        rows = [[table.title, *blanks], *rows, *([note, *blanks] for note in table.notes)]
    cells = pd.DataFrame([[" ".join(cell.split()) for cell in row] for row in rows])
    try:
        cells.to_clipboard(excel=True, sep="\t", index=False, header=False)
    except PyperclipException as error:
        reason = "the clipboard of this machine cannot be reached, and nothing was copied"
        rule = (
            "a desktop with a clipboard (on Linux with xclip, xsel or wl-clipboard), or write_table"
        )
        raise CaseError(Problem(reason, allowed=rule)) from error
