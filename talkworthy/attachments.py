"""What is attached to a post and read with it: pictures, polls, links. Each is a line at the end of the text.

`[Image: a copper kettle on a stove]`, `[Poll: Copper Kettle | Northlight]`, `[Link: A kettle tested https://...]`. So
a brand that is named there is a mention, and pages and exports show what readers of the platform see. They are not the
author's own words: the analysis blanks them like quotes (`analysis.text.language`), and does not count their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

AttachmentKind = Literal["Image", "Video", "Audio", "Poll", "Link", "Tags"]
LONGEST = 1_500
"""Characters of an attachment that are kept, as many as Mastodon allows for the description of a picture."""
ATTACHMENT_LINE = r"^\[(?:Image|Video|Audio|Poll|Link|Tags): [^\n]*\]$"
"""Pattern of such a line; for `re.MULTILINE`."""
_LINES = re.compile(rf"\n*{ATTACHMENT_LINE}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment: its kind and its texts (the options of a poll, title and address of a link), empty or not."""

    kind: AttachmentKind
    texts: Sequence[str]


def with_attachments(text: str, attachments: Iterable[Attachment]) -> str:
    """Return `text` with a line for each attachment that says something, without links that are in the text already."""
    lines = dict.fromkeys(line for attachment in attachments if (line := _to_line(attachment, text)))
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def without_attachments(text: str) -> str:
    """Return `text` without the lines of attachments."""
    return _LINES.sub("", text) if "[" in text else text


def _to_line(attachment: Attachment, text: str) -> str:
    between = " | " if attachment.kind == "Poll" else " "
    parts = dict.fromkeys(" ".join(part.split()) for part in attachment.texts)
    words = between.join(part for part in parts if part and not (attachment.kind == "Link" and part in text))
    return f"[{attachment.kind}: {words[:LONGEST]}]" if words else ""
