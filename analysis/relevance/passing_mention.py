"""Is a post that names a brand *about* it, or does it name it in passing? Replies to the first talk of the brand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talkworthy.model import NameMatch, Post, full_text

SHORT_WORDS = 40
"""A post of so few words that names a brand is about it."""
WORDS_A_MENTION = 60
"""A longer one is about it when it comes back to it: twice, and once in so many words."""

LOOK_BACK = 20
"""Characters before a name in which it is told whether the name is a place."""
_SETTING = re.compile(r"\b(?:over|via)\s+(?:(?:an?|the|my|our|their|his|her)\s+)?$", re.IGNORECASE)


def is_about(post: Post, mentions: Sequence[NameMatch]) -> bool:
    """Whether those who answer `post`, which names the brand at `mentions`, are taken to talk of the brand too.

    False where it does not name it, or names it only as the place where something else happened ("defended over Zoom"):
    of 369 posts that name that service 75 do, and those who congratulate do not talk of it.

    It is where the title names the brand, where it is short, or where it comes back to the brand. Found on half of the
    posts of a labelled set, where of 57 replies to a post that names a brand 24 were not about it: nearly all of them
    answered a long post that had named the brand once, among much else.
    """
    text = full_text(post.title, post.text)
    mentions = [mention for mention in mentions if not _is_setting(text, mention)]
    if not mentions:
        return False
    if any(mention.start < len(post.title) for mention in mentions):
        return True
    words = len(post.title.split()) + len(post.text.split())
    return words <= SHORT_WORDS or len(mentions) >= max(2.0, words / WORDS_A_MENTION)


def _is_setting(text: str, mention: NameMatch) -> bool:
    """Whether the name is where something happened; a mention of no letters is the brand's own voice, and is not."""
    before = text[max(0, mention.start - LOOK_BACK) : mention.start]
    return mention.stop > mention.start and _SETTING.search(before) is not None
