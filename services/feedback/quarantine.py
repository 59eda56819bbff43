"""Quarantine: a person decides whether a suspected post counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import EXCLUDED, INCLUDED, QUARANTINE, Label, save_labels
from talkworthy.storage.analysis.quarantine import numbers_in_conversation
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def decide(
    connection: Connection, brand: str, included: Iterable[str], excluded: Iterable[str], signed: Signed
) -> Mapping[str, str]:
    """Save which posts (ids) count and which do not, and return post -> decision.

    A decision stays through every analysis. Raises UserError where a post is in no conversation about the brand, or in
    both lists.
    """
    included, excluded = list(included), list(excluded)
    if both := sorted(set(included) & set(excluded)):
        raise UserError(f"{both[0]} cannot be both included and excluded: name it once.")
    decisions = dict.fromkeys(included, INCLUDED) | dict.fromkeys(excluded, EXCLUDED)
    check_in_threads(connection, brand, decisions)
    labels = [Label(brand, post, QUARANTINE, label, signed.by, signed.at) for post, label in decisions.items()]
    save_labels(connection, labels)
    return decisions


def check_in_threads(connection: Connection, brand: str, posts: Iterable[str]) -> None:
    """Raise UserError where one of these posts is in no conversation about the brand, and so cannot count."""
    posts = list(posts)
    known = numbers_in_conversation(connection, brand, posts)
    for post in posts:
        if post not in known:
            raise UserError(f"No post {post!r} is in a conversation about {brand}. An id looks like reddit:t1_abc.")
