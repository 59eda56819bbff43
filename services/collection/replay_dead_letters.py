"""`talkworthy sources retry`: payloads that could not be read when they came, read with today's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collectors.engine.collector import COLLECTORS
from services.context import AppContext, Run, now
from services.privacy.retention import kept_since
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.posts.dead_letters import KeptLetter, load_dead_letters, note_reason, remove_dead_letters
from talkworthy.storage.posts.retention import without_expired
from talkworthy.storage.posts.save import save_posts

TOO_LARGE = "It was too large to keep, so there is nothing to read again."
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)
"""What a reader raises on a payload of another shape than it knows."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many payloads could be read now and how many still cannot, and the new posts that came of it."""

    read: int = 0
    left: int = 0
    posts_new: int = 0


def replay(context: AppContext, source: str | None = None) -> Replayed:
    """Read the dead letters (of one source; None: of all) again. Those that can be read are saved and taken out, 500 in
    a transaction; the others stay, with the reason as it is now.

    Raises UserError on a source that there is not.
    """
    if source is not None and source not in COLLECTORS:
        raise UserError(f"No source is called {source!r}. Sources there are: {', '.join(COLLECTORS)}.")
    done, after = Replayed(), 0
    with context.run("replay", source) as run:
        while True:
            with context.store.read() as connection:
                letters = load_dead_letters(connection, source, after)
            if not letters:
                break
            done = _read_again(context, run, letters, done)
            after = letters[-1].number
        run.message = to_text(done)
    return done


def _read_again(context: AppContext, run: Run, letters: Sequence[KeptLetter], done: Replayed) -> Replayed:
    posts: list[Post] = []
    read: list[int] = []
    reasons: dict[int, str] = {}
    for letter in letters:
        found = revive(letter)
        if isinstance(found, str):
            reasons[letter.number] = found
        else:
            posts += found
            read.append(letter.number)
    with context.store.write() as connection:
        saved = save_posts(connection, without_expired(posts, kept_since(context.settings, now())))
        remove_dead_letters(connection, read)
        for number, reason in reasons.items():
            note_reason(connection, number, reason)
    run.tally = replace(run.tally, saved=run.tally.saved + saved, rejects=run.tally.rejects + len(reasons))
    return Replayed(done.read + len(read), done.left + len(reasons), done.posts_new + saved.new)


def revive(letter: KeptLetter) -> list[Post] | str:
    """The posts in a payload, or why it still cannot be read."""
    if letter.source not in COLLECTORS:
        return f"There is no source called {letter.source} any more."
    if not letter.letter.raw:
        return TOO_LARGE
    try:
        return COLLECTORS[letter.source].revive(letter.letter.raw)
    except UNREADABLE as error:
        return f"{type(error).__name__}: {error}"[:500]


def to_text(done: Replayed) -> str:
    """What came of it, in a sentence."""
    if not done.read and not done.left:
        return "No payload is waiting to be read again."
    left = f"; {done.left:,} still cannot be read, and stay" if done.left else ""
    return f"{done.read:,} payloads could be read now, with {done.posts_new:,} new posts in them{left}."
