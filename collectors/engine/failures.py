"""Errors of single requests after which a run may continue. Each is a subclass of an error in `talkworthy.errors`."""

from __future__ import annotations

from talkworthy.errors import AuthFailed, Unavailable


class AccessDenied(AuthFailed):
    """A community, site or thread may not be read (401, 403, 451): it is private, banned, or needs another key."""


class NotFound(Unavailable):
    """The post or place does not exist (404, 410). `body` shows whether the source itself answered."""

    def __init__(self, message: str, body: bytes = b"") -> None:
        super().__init__(message)
        self.body = body


class RequestRejected(Unavailable):
    """The source answered with an unexpected status, such as 400. `body` may contain the reason."""

    def __init__(self, message: str, body: bytes) -> None:
        super().__init__(message)
        self.body = body


class RequestFailed(Unavailable):
    """This request failed after retries (5xx, broken connection); other requests may succeed."""


class RequestTooLarge(RequestFailed):
    """The request is too large for the source (413). Only a smaller one may succeed."""


class SourceDown(Unavailable):
    """The source cannot be reached, or its format has changed: other requests will probably fail, too."""


class Unreachable(SourceDown):
    """The connection could not be made or broke, also after retries."""
