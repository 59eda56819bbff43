"""Error messages for readers: what happened and what to do, without technical details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talkworthy.errors import StoreError, TalkworthyError
from talkworthy.files.file_errors import FULL, describe_os_error
from talkworthy.storage.db_errors import DatabaseTrouble, trouble_of
from views.components.templating import draw

DOCTOR = "python -m jobs doctor"
AGAIN = "Reload the page in a moment."


@dataclass(frozen=True, slots=True)
class Notice:
    """A title, what to do line by line, and at most one command."""

    title: str
    lines: tuple[str, ...]
    command: str = ""


TROUBLES: Mapping[DatabaseTrouble, Notice] = {
    DatabaseTrouble.BUSY: Notice(
        "Data is being updated",
        (
            "An import, a sync or an analysis is writing to the database. No data was lost, and no action is needed.",
            f"{AGAIN} If the message stays, this shows what is running:",
        ),
        "python -m jobs status",
    ),
    DatabaseTrouble.GONE: Notice(
        "Can't reach the database",
        (
            "Its file or server is not where it was: a drive may be disconnected, a folder moved, or the database "
            "server down.",
            "Bring it back and reload the page. This shows where it is expected:",
        ),
        DOCTOR,
    ),
    DatabaseTrouble.DAMAGED: Notice(
        "The database file is damaged",
        (
            "Numbers from a damaged file can't be trusted, so none are shown.",
            "Restore your latest backup. Without one, move the damaged file away, import your files again and sync: "
            "what the sources still offer is collected again.",
        ),
        DOCTOR,
    ),
    DatabaseTrouble.FULL: Notice(
        "The disk is full",
        ("The database needs some free space, even to be read.", f"Free some space. {AGAIN}"),
    ),
    DatabaseTrouble.LOCKED_AWAY: Notice(
        "No access to the database",
        (
            "The file, its folder or the database belongs to another user, or is read-only.",
            "Allow the user that runs the dashboard to read and write there, and reload the page.",
        ),
        DOCTOR,
    ),
    DatabaseTrouble.OTHER_VERSION: Notice(
        "The database belongs to another version",
        (
            "Talkworthy and its database were updated while this dashboard was running.",
            "Stop the dashboard and start it again:",
        ),
        "python -m jobs open",
    ),
}
UNKNOWN = Notice(
    "Something went wrong loading this page",
    (
        "This is our fault. No data was lost. The details are in the log of the dashboard.",
        f"{AGAIN} Other pages may still work. If it happens again, this looks for the cause:",
    ),
    DOCTOR,
)


def notice_of(error: Exception) -> Notice:
    """Return the message for this error."""
    trouble = trouble_of(error)
    if trouble is not None:
        notice = TROUBLES[trouble]
        details = (str(error),) if isinstance(error, TalkworthyError) and not isinstance(error, StoreError) else ()
        return Notice(notice.title, (*notice.lines[:1], *details, *notice.lines[1:]), notice.command)
    if isinstance(error, TalkworthyError):
        return Notice("Action needed", (str(error), "After fixing this, reload the page."))
    if isinstance(error, OSError) and (error.filename or error.errno in FULL):
        return Notice("A file can't be used", (describe_os_error(error), "After fixing this, reload the page."), DOCTOR)
    return UNKNOWN


def draw_notice(notice: Notice) -> None:
    """Draw the message."""
    draw("notice", title=notice.title, lines=notice.lines, command=notice.command)
