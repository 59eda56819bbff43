"""What can go wrong, in two branches: the source failed, or the user can fix it."""

from __future__ import annotations


class TalkworthyError(Exception):
    """Any failure whose message says what happened and what to do next."""


class UserError(TalkworthyError):
    """The person at the keyboard can fix this: a wrong setting, file, key or argument."""


class SourceError(TalkworthyError):
    """A source did not do what it was asked; the run of that source ends, the others go on."""


class AuthFailed(SourceError):
    """The source refused our key: 401 or 403 on what the key should open."""


class RateLimited(SourceError):
    """The source asks us to wait.

    `retry_after` is in seconds, None where the source did not tell.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(SourceError):
    """The source is down, unreachable, or answers with something that is not its format."""


class OutOfBudget(SourceError):
    """The run stopped because the next request would cost more than the budget that was set."""


class StoreError(TalkworthyError):
    """The database failed while it was at work: a full disk, a lost connection, a damaged file."""


class AlreadyRunning(TalkworthyError):
    """Another job holds this store's lock."""
