"""The text of `talkworthy data remove`: what will be removed, and what was."""

from __future__ import annotations

from collections.abc import Sequence

from reports.wording.common import count_text, source_title
from services.privacy.remove import RemovalResult
from talkworthy.storage.posts.removal import Removal


def plan_to_text(plan: Sequence[Removal]) -> str:
    """Return what will be removed, for the person who must confirm it."""
    return "\n".join(
        [
            *map(_line, plan),
            "Their texts are erased here for good, and they are not collected or imported any more.",
            "Files that you exported keep them, and so do all copies and backups made elsewhere.",
        ]
    )


def to_text(result: RemovalResult) -> str:
    """Return what was removed."""
    return (
        f"Removed: {count_text(result.posts, 'post', 'posts')}, "
        f"{count_text(result.payloads, 'unparsed payload', 'unparsed payloads')} and "
        f"{count_text(result.rows, 'rejected row', 'rejected rows')} in files. "
        "Run `talkworthy analyse` to update the numbers."
    )


def _line(removal: Removal) -> str:
    target = removal.target
    payloads = f" and {count_text(len(removal.letters), 'unparsed payload', 'unparsed payloads')}"
    if target.kind == "post":
        return f"The post {target.id}{payloads if removal.letters else ''}."
    posts = count_text(len(removal.posts), "post", "posts")
    return (
        f"All of {target.name} on {source_title(target.source)}: {posts} in "
        f"{count_text(len(removal.threads), 'thread', 'threads')}{payloads if removal.letters else ''}."
    )
