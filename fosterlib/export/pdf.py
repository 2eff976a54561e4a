"""A paper as a tagged PDF, made by LibreOffice where it is installed."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from fosterlib.export.output import write_output
from fosterlib.model.errors import CaseError, Problem

TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
SECONDS = 120


def export_pdf(paper: str | Path) -> Path | None:
    """Writes a paper (.docx) as a PDF with headings and tables tagged, beside it; gives the path,
    or None where LibreOffice is not installed. CaseError if it cannot be made.
    """
    paper = Path(paper)
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
    return write_output(paper.with_suffix(".pdf"), data, ".pdf")
