"""What a reader is told when a page cannot be drawn: what happened, and what to do, never how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talkworthy.errors import TalkworthyError
from talkworthy.storage.db_errors import Trouble, trouble_of
from views.components.templating import draw

DOCTOR = "python -m jobs doctor"
AGAIN = "Load the page again in a moment."


@dataclass(frozen=True, slots=True)
class Notice:
    """A title, what to do line by line, and at most one command."""

    title: str
    lines: tuple[str, ...]
    command: str = ""


TROUBLES: Mapping[Trouble, Notice] = {
    Trouble.BUSY: Notice(
        "The store is being written to",
        (
            "An import, a collection or an analysis holds it just now. Nothing is lost, and nothing needs your hand.",
            f"{AGAIN} If it stays so, this says what is running:",
        ),
        "python -m jobs status",
    ),
    Trouble.GONE: Notice(
        "The store is out of reach",
        (
            "Its file or its server is not where it was: a drive that was taken out, a folder that was moved, "
            "a database that is down.",
            "Bring it back and load the page again. This says where it is looked for:",
        ),
        DOCTOR,
    ),
    Trouble.DAMAGED: Notice(
        "The store's file is damaged",
        (
            "It is no whole database any more, so no number read from it could be trusted.",
            "Put your latest copy of it back. Without one, move the damaged file away, import your files again and "
            "collect: what the sources still have comes back.",
        ),
        DOCTOR,
    ),
    Trouble.FULL: Notice(
        "The disk is full",
        ("The store cannot grow, and needs some room even to be read.", f"Free some space. {AGAIN}"),
    ),
    Trouble.LOCKED_AWAY: Notice(
        "Talkworthy may not use its store",
        (
            "The system refuses it: the file, its folder or the database belongs to another user, or may only be read.",
            "Give the user that runs the dashboard the right to read and write there, and load the page again.",
        ),
        DOCTOR,
    ),
    Trouble.OTHER_VERSION: Notice(
        "The store was changed by another version",
        (
            "Talkworthy was updated while this dashboard was running, and the store with it.",
            "Stop the dashboard and start it again:",
        ),
        "python -m jobs open",
    ),
}
UNKNOWN = Notice(
    "This page could not be drawn",
    (
        "The fault is ours, not yours, and nothing was lost. What happened stands in the log of the dashboard.",
        f"{AGAIN} The other pages may well work. If it does not help, this looks for what is wrong:",
    ),
    DOCTOR,
)


def notice_of(error: Exception) -> Notice:
    """What to tell a reader of this failure."""
    trouble = trouble_of(error)
    if trouble is not None:
        notice = TROUBLES[trouble]
        details = (str(error),) if isinstance(error, TalkworthyError) else ()
        return Notice(notice.title, (*notice.lines[:1], *details, *notice.lines[1:]), notice.command)
    if isinstance(error, TalkworthyError):
        return Notice("This needs your hand", (str(error), "Once that is done, load the page again."))
    return UNKNOWN


def draw_notice(notice: Notice) -> None:
    """Put it on the page."""
    draw("notice", title=notice.title, lines=notice.lines, command=notice.command)
