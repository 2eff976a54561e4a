"""A paper as a tagged PDF, made by LibreOffice where it is installed."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from fosterlib.export.output import write_output
from fosterlib.model.errors import CaseError, Problem

TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
SECONDS = 120
SEAL = b"%fosterlib "
NOT_OURS = (
    "is not a PDF as this library wrote it: somebody has changed it, or made it; the paper itself"
    " is written"
)


def export_pdf(paper: str | Path, replace: bool = False) -> Path | None:
    """Writes a paper (.docx) as a PDF with headings and tables tagged, beside it; gives the path,
    or None where LibreOffice is not installed. CaseError if it cannot be made, or if the PDF that
    is there is not as it was written (somebody has put comments in it), unless `replace`.
    """
    paper = Path(paper)
    target = paper.with_suffix(".pdf")
    if target.is_file() and not replace and not _is_as_written(target.read_bytes()):
        raise CaseError(
            Problem(NOT_OURS, target.name, allowed="move the file away, or another name")
        )
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        return None
    with TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [soffice, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", TAGGED, "--outdir", folder, str(paper)]
        made = Path(folder) / f"{paper.stem}.pdf"
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            reason = "cannot be made into a PDF by LibreOffice; the paper itself is written"
            raise CaseError(Problem(reason, paper.name)) from error
    return write_output(target, data + _seal(data), ".pdf")


def _seal(data: bytes) -> bytes:
    """A comment after the end of a PDF, which readers pass over: a hash of it as it was written."""
    return SEAL + hashlib.sha256(data).hexdigest().encode() + b"\n"


def _is_as_written(data: bytes) -> bool:
    content, _, _ = data.rpartition(SEAL)
    return data == content + _seal(content)
