"""Parses dead letters again: payloads that an earlier version of Talkworthy could not parse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from collectors.engine.collector import COLLECTORS
from collectors.engine.json_fields import describe_fault
from services.context import AppContext, Run, now
from services.privacy.retention import retention_limits
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.plausible_moment import PLACE, why_implausible
from talkworthy.post_ndjson import decode
from talkworthy.storage.posts.dead_letters import StoredDeadLetter, delete_dead_letters, load_dead_letters, save_reason
from talkworthy.storage.posts.incoming import save_incoming

TOO_LARGE = "It was too large to keep, so it cannot be parsed again."
PARSE_ERRORS = (LookupError, TypeError, ValueError, AttributeError)
"""What a parser raises on a payload of an unknown shape."""


@dataclass(frozen=True, slots=True)
class RetryResult:
    """How many payloads could be parsed now and how many still cannot, and how many new posts were in them."""

    read: int = 0
    left: int = 0
    posts_new: int = 0


def retry(context: AppContext, source: str | None = None) -> RetryResult:
    """Parse the dead letters of one source, or of all (None), again.

    The posts of those that can be parsed are saved and the letters deleted, 500 in a transaction; the others stay, with
    today's reason. Raises UserError on an unknown source.
    """
    if source is not None and source not in COLLECTORS:
        raise UserError(f"No source is called {source!r}. Sources: {', '.join(COLLECTORS)}.")
    result, after = RetryResult(), 0
    with context.run("replay", source) as run:
        while True:
            with context.store.read() as connection:
                letters = load_dead_letters(connection, source, after)
            if not letters:
                break
            result = _retry_batch(context, run, letters, result)
            after = letters[-1].number
        run.message = to_sentence(result)
    return result


def _retry_batch(
    context: AppContext, run: Run, letters: Sequence[StoredDeadLetter], result: RetryResult
) -> RetryResult:
    at = now()
    posts: list[Post] = []
    read: list[int] = []
    reasons: dict[int, str] = {}
    for letter in letters:
        parsed = parse_plausible(letter, at)
        if isinstance(parsed, str):
            reasons[letter.number] = parsed
        else:
            posts += parsed
            read.append(letter.number)
    with context.store.write() as connection:
        saved = save_incoming(connection, posts, at, retention_limits(context.settings, at)).counts
        delete_dead_letters(connection, read)
        for number, reason in reasons.items():
            save_reason(connection, number, reason)
    run.tally = replace(run.tally, saved=run.tally.saved + saved, rejects=run.tally.rejects + len(reasons))
    return RetryResult(result.read + len(read), result.left + len(reasons), result.posts_new + saved.new)


def parse_plausible(letter: StoredDeadLetter, at: datetime) -> list[Post] | str:
    """Return the posts in a payload; or why it still cannot be parsed, or why a moment in it cannot be right."""
    parsed = parse_dead_letter(letter)
    if isinstance(parsed, str):
        return parsed
    return next((reason for post in parsed if (reason := why_implausible(post, at))), parsed)


def parse_dead_letter(letter: StoredDeadLetter) -> list[Post] | str:
    """Return the posts in a payload, or the reason why it still cannot be parsed."""
    if letter.letter.where == PLACE:
        return [decode(letter.letter.raw.encode())]
    if letter.source not in COLLECTORS:
        return f"Talkworthy has no source called {letter.source} any more."
    if not letter.letter.raw:
        return TOO_LARGE
    try:
        return COLLECTORS[letter.source].parse_dead_letter(letter.letter.raw)
    except PARSE_ERRORS as error:
        return describe_fault(error)[:500]


def to_sentence(result: RetryResult) -> str:
    """Return the counts in a sentence, for the run history and for a person."""
    if not result.read and not result.left:
        return "There are no payloads to parse again."
    left = f"; {result.left:,} still cannot be parsed, and stay" if result.left else ""
    return f"{result.read:,} payloads could be parsed now, with {result.posts_new:,} new posts in them{left}."
