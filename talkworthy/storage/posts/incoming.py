"""Saves posts from outside, whichever door they come through: implausible moments kept out, expired texts removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from talkworthy.model import DeadLetter, Post
from talkworthy.plausible_moment import PLACE, why_implausible
from talkworthy.post_ndjson import encode
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.removal import keep_out
from talkworthy.storage.posts.retention import KeptSince, expired_to_tombstones
from talkworthy.storage.posts.save import SaveCounts, save_posts
from talkworthy.storage.schema.core import posts
from talkworthy.timestamps import from_micros


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What became of a page: how many of its posts were saved, and a dead letter for each that was refused."""

    counts: SaveCounts
    refused: Sequence[DeadLetter] = ()


def save_incoming(connection: Connection, batch: Sequence[Post], at: datetime, kept_since: KeptSince) -> SavedPage:
    """Save those posts of a batch whose moment can be right at the time `at`, in the caller's transaction.

    A post that is stored already is never dated anew into the future, not even by hours. The caller saves the dead
    letters. Services save posts through this function only; what a person has removed stays out.
    """
    batch = keep_out(connection, batch)
    reasons = [why_implausible(post, at) for post in batch]
    good = [post for post, reason in zip(batch, reasons, strict=True) if reason is None]
    refused = [to_dead_letter(post, reason) for post, reason in zip(batch, reasons, strict=True) if reason is not None]
    dated = _with_stored_moments(connection, good, at)
    return SavedPage(save_posts(connection, expired_to_tombstones(dated, kept_since)), refused)


def to_dead_letter(post: Post, reason: str) -> DeadLetter:
    """Return a post as the payload of a dead letter, which `parse_again` reads once its moment can be right."""
    return DeadLetter(PLACE, reason, encode(post).decode())


def _with_stored_moments(connection: Connection, batch: Sequence[Post], now: datetime) -> Sequence[Post]:
    """Return the batch with the stored moment of each known post that would now be dated after `now`."""
    ahead = [post.id for post in batch if post.created_at > now]
    if not ahead:
        return batch
    known = select(posts.c.id, posts.c.created_at).where(is_one_of(connection, posts.c.id, ahead))
    stored = {row.id: from_micros(row.created_at) for row in connection.execute(known)}
    return [
        replace(post, created_at=min(stored[post.id], post.created_at))
        if post.created_at > now and post.id in stored
        else post
        for post in batch
    ]
