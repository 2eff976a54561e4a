"""Writes files whole or not at all, and rows as CSV."""

import csv
import io
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from fosterlib.model.errors import CaseError, Problem


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: a full disk or a crash leaves the old file.

    What a link points to is written, and the link stays; owner, group, mode and access list of the
    old file stay too, and a new file has the mode that the umask gives. A second name of the same
    file (a hard link, as backups make them) keeps what was there before. No folder is made.
    CaseError says what is wrong.
    """
    path, spare = Path(path), None
    try:
        target = path.resolve() if path.is_symlink() else path
        old = target.stat() if target.exists() else None
        if old and not stat.S_ISREG(old.st_mode):
            raise CaseError(Problem("cannot be written: it is not a file", path.name))
        spare = target.with_name(f".{secrets.token_hex(8)}.part")
        mode = 0o600 if old else 0o666  # nobody may read a protected file while it is written
        handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old:
            _take_over(target, old, spare)
        os.replace(spare, target)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or error
        raise CaseError(
            Problem(
                f"cannot be written, nothing was changed: {reason}",
                path.name,
                allowed="a writable place for a file",
            )
        ) from error
    finally:
        if spare:
            with suppress(OSError):
                spare.unlink()


def _take_over(target: Path, old: os.stat_result, spare: Path) -> None:
    """Gives the new file the owner, group, mode and access list of the old one, if we may."""
    if hasattr(os, "chown"):
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(PermissionError):  # only root gives files away: it is then ours
                os.chown(spare, owner, group)
    shutil.copystat(target, spare)  # after the owner: a change of owner takes set-gid away
    os.utime(spare)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; a cell that holds any end of a line is quoted, a lone carriage return too."""
    lines = []
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(row)  # it quotes what ends its lines
        lines.append(line.getvalue().removesuffix("\r\n"))
    return "\n".join([*lines, ""])
