"""The random sample that people check: what is asked next of whom, and how far they agree."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.stats.krippendorff import Agreement, agreement
from talkworthy.model import Post
from talkworthy.storage.analysis.label_sample import load_by_id, load_opinions
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SAMPLED, SENTIMENT, load_labels
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

CUE = "cue"
QUESTIONS = (RELEVANT, SENTIMENT, AUTHOR_TYPE, CUE)
"""What can be asked of a post, in this order; all but the first only of posts that are about the brand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask a person next: `question` of `post`, which stands below `above` (its first post, what it answers).

    They are through with `done` of the `drawn` posts.
    """

    post: Post
    above: tuple[Post, ...]
    question: str
    done: int
    drawn: int


def ask_next(
    connection: Connection, brand: str, person: str, questions: Collection[str], skipped: Collection[str] = ()
) -> Asked | None:
    """The next of `questions` to ask `person`, who passed over the posts in `skipped`; None when they are through.

    Everybody is asked of the same posts in the same order, so that two people can be compared.
    """
    opinions = load_opinions(connection, brand)
    drawn = sorted(post for post, thought in load_labels(connection, brand, SAMPLED).items() if thought == ABOUT)
    posts = {post.id: post for post in load_by_id(connection, drawn)}
    # by chance and not by id, which goes with time: nobody labels a sample to its end
    order = sorted((post for post in drawn if not posts[post].gone), key=_lot)
    said = {post: _said(opinions, post, person) for post in order}
    left = [post for post in order if _open(said[post], questions)]
    done = len(order) - len(left)
    for post in left:
        if post not in skipped:
            chosen = posts[post]
            above = load_by_id(connection, {chosen.thread, chosen.reply_to or ""} - {post})
            return Asked(chosen, tuple(above), _open(said[post], questions)[0], done, len(order))
    return None


def agreements(connection: Connection, brand: str) -> dict[str, Agreement]:
    """Question -> how far those agree who were asked it of the same drawn posts, where there are two of them."""
    opinions = load_opinions(connection, brand)
    drawn = load_labels(connection, brand, SAMPLED)
    told = {name: agreement(opinions.get((post, name), {}) for post in drawn) for name in QUESTIONS}
    return {name: one for name, one in told.items() if one.posts}


def _lot(post: str) -> bytes:
    return hashlib.blake2b(post.encode(), digest_size=8).digest()


def _said(opinions: Mapping[tuple[str, str], Mapping[str, str]], post: str, person: str) -> dict[str, str]:
    told = {name: opinions.get((post, name), {}).get(person) for name in QUESTIONS}
    return {name: label for name, label in told.items() if label is not None}


def _open(said: Mapping[str, str], questions: Collection[str]) -> list[str]:
    """The questions still to be answered of a post by who `said` this; none of one that is not about the brand."""
    if said.get(RELEVANT) == NOT_ABOUT:
        return []
    return [name for name in QUESTIONS if name in questions and name not in said]
