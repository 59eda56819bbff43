"""Recognises files that are no data that can be read, whatever their names say, and says what to do with them."""

from __future__ import annotations

import re

from collectors.files.engine.reader import FileSample
from talkworthy.errors import UserError

_SAVE = "open it in a spreadsheet program and save it as .xlsx or CSV"
_MAGICS = {
    b"\xd0\xcf\x11\xe0": "an old or encrypted Excel workbook: save it as .xlsx without a password, or as CSV",
    b"BZh": "compressed with bzip2: unpack it first",
    b"\xfd7zXZ": "compressed with xz: unpack it first",
    b"7z\xbc\xaf": "a 7-zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"PAR1": "a Parquet file: save it as CSV",
    b"ARROW1": "a Feather or Arrow file: save it as CSV",
    b"SQLite format 3": "an SQLite database: save the table as CSV",
    b"%PDF": "a PDF: a table can only be read from a spreadsheet or CSV",
    b"{\\rtf": "a text document (RTF): save the table as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RDX": "a file of R: save the table as CSV, with write.csv",
    b"$FL2": "a file of SPSS: save the table as CSV",
    b"\x80\x04": "a Python pickle: save the table as CSV, with to_csv",
    b"\x80\x05": "a Python pickle: save the table as CSV, with to_csv",
    b"\x89HDF": "an HDF5 file: save the table as CSV",
}
_WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|\s)*<(?:!doctype html|html|head|body|table|meta|style|script|div)\b",
    re.I | re.S,
)
_XML_WORKBOOK = re.compile(rb'<\?xml[^>]*>\s*(?:<\?mso-application progid="Excel|<(?:\w+:)?Workbook\b)')
_HEAD = 2**12


def check_supported(sample: FileSample) -> None:
    """Raise UserError if the file is of a kind that no reader can read."""
    head = sample.head[:_HEAD].lstrip()
    for magic, advice in _MAGICS.items():
        if head.startswith(magic):
            raise UserError(f"{sample.path} is {advice}.")
    if _XML_WORKBOOK.match(head):
        raise UserError(f"{sample.path} is an XML spreadsheet: {_SAVE}.")
    if _WEB_PAGE.match(head):
        raise UserError(
            f"{sample.path} is a web page (HTML), not a table. If a website gave it as an Excel file, {_SAVE}; if it "
            "is a login or error page, download the export again."
        )
