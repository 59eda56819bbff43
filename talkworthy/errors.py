"""The errors of Talkworthy, in two branches: a source failed, or the user can fix it."""

from __future__ import annotations


class TalkworthyError(Exception):
    """Any failure; its message says what happened and what to do next.

    The message is stored, logged and shown to everybody who may see the pages, so it never holds a file's content, a
    post's text or an author. `detail` may: it is for the person at the terminal alone, and is never stored.
    """

    def __init__(self, message: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class UserError(TalkworthyError):
    """The user can fix this: a wrong setting, file, key or argument."""


class NoStore(UserError):
    """There is no store yet, for a command that only reads or changes one."""


class SourceError(TalkworthyError):
    """A source failed: its run ends, those of other sources go on."""


class AuthFailed(SourceError):
    """The source rejected our key: 401 or 403 where the key should give access."""


class RateLimited(SourceError):
    """The source asks us to wait.

    `retry_after` is in seconds, None where the source gave no time.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(SourceError):
    """The source is down, unreachable, or its answer is not in its format."""


class OutOfBudget(SourceError):
    """The run stopped because the next request would exceed the budget."""


class StoreError(TalkworthyError):
    """The database failed at work: a full disk, a lost connection, a damaged file."""


class LockLost(StoreError):
    """The job has lost the store's lock, so it may not write any more."""


class AlreadyRunning(TalkworthyError):
    """Another job holds this store's lock."""
