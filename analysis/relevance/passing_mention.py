"""Decides whether a post that names a brand is about it, or names it in passing.

Replies to a post that is about the brand belong to its conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from talkworthy.model import NameMatch, Post, analysed_text

SHORT_WORDS = 40
"""A post of at most so many words that names a brand is about it."""
WORDS_A_MENTION = 60
"""A longer post is about it if it names it at least twice, and once in so many words."""

LOOK_BACK = 20
"""Characters before a name that show whether it is a setting."""
_SETTING = re.compile(r"\b(?:over|via)\s+(?:(?:an?|the|my|our|their|his|her)\s+)?$", re.IGNORECASE)


def is_about(post: Post, mentions: Sequence[NameMatch]) -> bool:
    """Return whether replies to `post`, which names the brand at `mentions`, count as being about the brand.

    False where it does not name it, or names it only as the setting of something else ("defended over Zoom"): of 369
    posts that name that service 75 do, and those who congratulate do not talk about it.

    A review of what the brand is named for (its match is empty) is about it, however long.

    True where the title names the brand, the post is short, or it names the brand repeatedly. Tuned on half of the
    posts of a labelled set, where of 57 replies to a post that names a brand 24 were not about it: nearly all of them
    answered a long post that had named the brand once, among much else.
    """
    text = analysed_text(post.title, post.text)
    mentions = [mention for mention in mentions if not _is_setting(text, mention)]
    if not mentions:
        return False
    if post.is_review and any(mention.stop == mention.start for mention in mentions):
        return True
    if any(mention.start < len(post.title) for mention in mentions):
        return True
    words = len(text.split())
    return words <= SHORT_WORDS or len(mentions) >= max(2.0, words / WORDS_A_MENTION)


def _is_setting(text: str, mention: NameMatch) -> bool:
    """Return whether the name is where something happened; an empty match (the brand's own post) is not."""
    before = text[max(0, mention.start - LOOK_BACK) : mention.start]
    return mention.stop > mention.start and _SETTING.search(before) is not None
