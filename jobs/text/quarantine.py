"""The output of `talkworthy data quarantine`: suspected spam and promotion, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from reports.wording.common import count_text
from talkworthy.storage.analysis.labels import EXCLUDED, INCLUDED
from talkworthy.storage.analysis.promoters import PROMOTER
from talkworthy.storage.analysis.quarantine import QuarantinedPost

SHOWN = 10
EXCERPT = 90
STATES = {EXCLUDED: "Excluded", INCLUDED: "Included", PROMOTER: "Promoter"}


def to_record(posts: Sequence[QuarantinedPost]) -> list[dict[str, Any]]:
    """Return one object for each post, as JSON values."""
    return [asdict(post) | {"created_at": post.created_at.isoformat().replace("+00:00", "Z")} for post in posts]


def to_text(brand: str, posts: Sequence[QuarantinedPost]) -> str:
    """Return a few posts of each state and rule."""
    if not posts:
        return f"No suspected spam or promotion in the conversations about {brand}."
    lines = []
    for (state, rule), group in groupby(posts, key=lambda post: post.kind):
        alike = list(group)
        lines.append(f"{STATES[state]}: {rule} ({count_text(len(alike), 'post')})")
        lines += [f"  {post.post}  {post.author or 'unknown author'}: {_excerpt(post.text)}" for post in alike[:SHOWN]]
        if len(alike) > SHOWN:
            lines.append(f"  and {len(alike) - SHOWN:,} more; --json lists them all")
    return "\n".join(lines)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
