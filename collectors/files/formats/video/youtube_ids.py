"""The ids of YouTube: a comment's, its parent's, and a video's, alike in every reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

VIDEO = "https://www.youtube.com/watch?v="
_BRACKETED = re.compile(r"\[([\w-]{11})\]")
_ALONE = re.compile(r"(?=.*[a-z])(?=.*(?:\d|[A-Z].*[A-Z]))[\w-]{11}")


def to_places(comment: str, video: str, parent: str = "") -> dict[str, Any]:
    """Return the native ids and the address of a comment: `id`, `reply_to`, `thread`, `url`.

    The id of a reply is its parent's, a dot and its own. A comment on a known video answers the video; where the video
    is unknown, the first comment is the beginning of a thread.
    """
    above = parent or comment.rpartition(".")[0]
    top = (above or comment).partition(".")[0]
    return {
        "id": comment,
        "reply_to": above or video,
        "thread": video or (top if above else comment),
        "url": f"{VIDEO}{video}&lc={comment}" if video else "",
    }


def find_video(path: Path) -> str:
    """Return the id of a video in a file's name, `Title [id].json` or `id.json`; "" if there is none."""
    bracketed = _BRACKETED.findall(path.name)
    if bracketed:
        return str(bracketed[-1])
    stem = path.name.partition(".")[0]
    return stem if _ALONE.fullmatch(stem) else ""
