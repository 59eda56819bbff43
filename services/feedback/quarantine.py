"""Quarantine: a person decides whether a suspected post counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import HELD, RELEASED, SUSPICION, Label, save_labels
from talkworthy.storage.analysis.quarantine import numbers_in_conversation
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def decide(
    connection: Connection, brand: str, released: Iterable[str], held: Iterable[str], signed: Signed
) -> Mapping[str, str]:
    """Save which posts (ids) count and which do not, and return post -> decision.

    A decision stays through every analysis. Raises UserError where a post is in no conversation about the brand, or is
    named in both.
    """
    released, held = list(released), list(held)
    if both := sorted(set(released) & set(held)):
        raise UserError(f"{both[0]} cannot be let out and held at once: name it once.")
    decisions = dict.fromkeys(released, RELEASED) | dict.fromkeys(held, HELD)
    check_in_threads(connection, brand, decisions)
    labels = [Label(brand, post, SUSPICION, label, signed.by, signed.at) for post, label in decisions.items()]
    save_labels(connection, labels)
    return decisions


def check_in_threads(connection: Connection, brand: str, posts: Iterable[str]) -> None:
    """Raise UserError where one of these posts is in no conversation about the brand: only there it could count."""
    posts = list(posts)
    known = numbers_in_conversation(connection, brand, posts)
    for post in posts:
        if post not in known:
            raise UserError(f"No post called {post!r} stands in talk about {brand}. An id looks like reddit:t1_abc.")
