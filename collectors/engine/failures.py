"""Failures of one request that a run may go on after, as parts of the errors that every layer knows."""

from __future__ import annotations

from talkworthy.errors import AuthFailed, Unavailable


class AccessDenied(AuthFailed):
    """One place or thread may not be read (401, 403, 451): it is private, banned, or wants another key."""


class NotFound(Unavailable):
    """The post or place does not exist (404, 410); `body` shows whether the source itself answered."""

    def __init__(self, message: str, body: bytes = b"") -> None:
        super().__init__(message)
        self.body = body


class RequestRejected(Unavailable):
    """The source answered with a status that no client should see, such as 400; `body` may hold the reason."""

    def __init__(self, message: str, body: bytes) -> None:
        super().__init__(message)
        self.body = body


class RequestFailed(Unavailable):
    """The source failed on this request (5xx, broken connection), also when it was repeated; another may pass."""


class RequestTooLarge(RequestFailed):
    """The source does not carry a request of this size (413); repeating it is useless, a smaller one may pass."""


class SourceDown(Unavailable):
    """The source is out of reach, or its format has changed: no other request may pass either."""


class Unreachable(SourceDown):
    """The connection could not be made or broke, also when it was tried again."""
