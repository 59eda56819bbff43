"""The line to Bluesky: atproto with time-outs, a login that is kept, bounded waits, and its errors in our words."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import NotFound, RequestFailed
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.retry import ATTEMPTS, Retry
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable, UserError

LOGIN_HOST, PUBLIC_HOST = "https://bsky.social", "https://public.api.bsky.app"
WHERE_TO_GET_A_PASSWORD = "Make an app password at https://bsky.app/settings/app-passwords."
PAGE = 100
LOOK_UP_PAGE = 25  # posts by their addresses (https://docs.bsky.app/docs/api/app-bsky-feed-get-posts)
DEEPEST = 80  # replies below replies in one answer; atproto's parser gives up at 200 levels of JSON, two for each

Answer = Mapping[str, Any]
KNOWN_ACCOUNT = "bsky.app"  # an account that is always there


class BlueskyRejected(SourceError):
    """Bluesky did not take a request as it was; `told` is why, in its words."""

    def __init__(self, message: str, told: str) -> None:
        super().__init__(message)
        self.told = told


class BlueskyClient:
    """atproto, with a login where there is one, else against the public view; answers are the JSON that came.

    (atproto's own models refuse a whole page for one field.) Settings: `timeout` (seconds, 15), `longest_wait` (seconds
    that one request may be put off by rate limits, 300), `base_url` (a server on loopback in place of Bluesky),
    `session_file` (where the login is kept between runs, readable by you alone; Bluesky allows 300 logins a day; not
    kept where it is not set). Secrets: `BLUESKY_HANDLE`, `BLUESKY_APP_PASSWORD`.
    """

    def __init__(self, access: Access) -> None:
        self.can_search = any(access.secrets.get(name) for name in ("BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"))
        if self.can_search:
            self._handle = access.secret(
                "BLUESKY_HANDLE", "It is your account's name, such as you.bsky.social."
            ).lstrip("@")
            self._password = access.secret("BLUESKY_APP_PASSWORD", WHERE_TO_GET_A_PASSWORD)
        self._retry = Retry(access)
        self._base = access.text("base_url", "") or (LOGIN_HOST if self.can_search else PUBLIC_HOST)
        self._trust_env = not access.text("base_url", "")
        self._timeout = access.number("timeout", 15.0)
        self._session_file = access.text("session_file", "")
        self._answers = self._told = 0
        self._atproto = self._open()
        self._logged_in = not self.can_search

    def search(self, words: str, since: str, until: str | None, cursor: str | None) -> Answer:
        """One page of the posts that match `words`, newest first, `since` and `until` in ISO 8601. Raises as `_ask`."""
        from atproto import models

        params = models.AppBskyFeedSearchPosts.Params(
            q=words, sort="latest", since=since, until=until, cursor=cursor, limit=PAGE
        )
        return self._query(f"the search for {words}", "app.bsky.feed.searchPosts", params)

    def thread(self, uri: str) -> Answer:
        """The conversation around the post `uri`. Raises NotThere where it is not there, otherwise as `_ask`."""
        from atproto import models

        params = models.AppBskyFeedGetPostThread.Params(uri=uri, depth=DEEPEST, parent_height=DEEPEST)
        answer = self._query("a conversation", "app.bsky.feed.getPostThread", params)
        if not isinstance(answer.get("thread"), dict):
            raise self.format_error("a conversation", "no thread")
        return answer

    def posts(self, uris: Sequence[str]) -> list[Any]:
        """The views of those of at most 25 posts that Bluesky shows. Raises as `_ask`."""
        from atproto import models

        where = "known posts"
        answer = self._query(where, "app.bsky.feed.getPosts", models.AppBskyFeedGetPosts.Params(uris=list(uris)))
        views = answer.get("posts")
        if not isinstance(views, list):
            raise self.format_error(where, "no posts")
        return views

    def is_settled(self, did: str) -> bool:
        """Whether what is hidden of an account is hidden for good: unless it was put to rest, and may come back.

        Raises as `_ask`.
        """
        try:
            self._profile("an account", did)
        except BlueskyRejected as refused:
            return "AccountTakedown" in refused.told or "not found" in refused.told.lower()
        return True

    def ping(self) -> None:
        """One call, with our login where there is one. Raises as `_ask`."""
        self._profile("the check", KNOWN_ACCOUNT)

    def _profile(self, where: str, actor: str) -> None:
        from atproto import models

        self._query(where, "app.bsky.actor.getProfile", models.AppBskyActorGetProfile.Params(actor=actor))

    @staticmethod
    def format_error(where: str, told: str) -> Unavailable:
        return Unavailable(f"Bluesky answered {where} with something that is not its format ({told}); try later.")

    def new_requests(self) -> int:
        """Answers, and what else was counted, since this was last asked."""
        new, self._told = self._answers - self._told, self._answers
        return new

    def _query(self, where: str, method: str, params: Any) -> Answer:
        if not self._logged_in:
            self._log_in()
        content = self._ask(where, lambda: self._atproto.invoke_query(method, params=params).content)
        if not isinstance(content, dict):
            raise self.format_error(where, "no JSON object")
        return content

    def _open(self) -> Any:
        from atproto import Client, Request

        hooks = {"response": [self.count]}
        request = Request(timeout=self._timeout, trust_env=self._trust_env, max_redirects=0, event_hooks=hooks)
        client = Client(self._base, request)
        client.on_session_change(self._keep_session)
        return client

    def count(self, _: object = None) -> None:
        """Count one more request; the stream is opened beside this client."""
        self._answers += 1

    def _log_in(self) -> None:
        """With the session of an earlier run where it still holds, else with the password."""
        kept = self._kept_session()
        self._logged_in = bool(kept) and self._resume(kept)
        if not self._logged_in:
            self._atproto = self._open()
            self._ask("the login", lambda: self._atproto.login(self._handle, self._password, fetch_bsky_profile=False))
            self._logged_in = True

    def _resume(self, kept: str) -> bool:
        def call() -> None:
            self._atproto.login(session_string=kept, fetch_bsky_profile=False)
            self._atproto.com.atproto.server.get_session()

        try:
            self._ask("the kept login", call)
        except (RateLimited, RequestFailed):
            raise
        except SourceError:
            return False  # expired, or not a session at all: the password will tell
        return True

    def _kept_session(self) -> str:
        path = Path(self._session_file)
        if not self._session_file or not path.exists():
            return ""
        try:
            kept = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"session_file {path} cannot be read ({type(error).__name__}); delete it.") from error
        return kept if kept.startswith(f"{self._handle}:::") else ""

    def _keep_session(self, event: Any, session: Any) -> None:
        """Written whole and then put in place, so that no other run finds half of it; for the user's eyes only."""
        if not self._session_file or event.value == "import":
            return
        path = Path(self._session_file)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(session.export())
            draft.replace(path)
        except OSError as error:
            raise UserError(f"session_file {path} cannot be written: {error.strerror}.") from error

    def _ask(self, where: str, call: Callable[[], Any]) -> Any:
        """What `call` returns; a 429 is waited out, a failure of the server tried again.

        Raises AuthFailed, NotThere, TooHeavy, RateLimited, Unavailable, or Refused (the request as it was).
        """
        import httpx
        from atproto.exceptions import AtProtocolError

        failures = (AtProtocolError, httpx.HTTPError, *WRONG_SHAPE)
        return self._retry.call(call, failures, lambda error: to_source_error(error, where))


def to_source_error(error: Exception, where: str) -> SourceError:
    """`error` of atproto or below as one of ours; messages hold a status and a kind, never what was sent.

    Error names: https://docs.bsky.app/docs/api and https://atproto.com/specs/xrpc#error-responses
    """
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", 0) if response is not None else 0
    name = str(getattr(getattr(response, "content", None), "error", "") or type(error).__name__)
    if status == 429:
        wait = _seconds_to_wait(error)
        when = "later" if wait is None else f"in {wait:.0f} seconds"
        return RateLimited(f"Bluesky's rate limit stopped the reading of {where}; run again {when}.", retry_after=wait)
    if status in (401, 403) or name in ("ExpiredToken", "InvalidToken", "LoginRequiredError"):
        return AuthFailed(
            f"Bluesky refused our login for {where} ({status} {name}); check BLUESKY_HANDLE and BLUESKY_APP_PASSWORD. "
            f"{WHERE_TO_GET_A_PASSWORD}"
        )
    if name == "NotFound":  # and not a bare 404, behind which may be anybody
        return NotFound(f"Bluesky has not (or no longer) {where} ({status}).")
    if status >= 500 or status == 404:
        return RequestFailed(f"Bluesky failed on {where} ({status}), again after {ATTEMPTS} tries; try later.")
    if status >= 400:
        told = getattr(getattr(response, "content", None), "message", "")
        message = f"Bluesky did not accept {where} ({status} {name}); check the brand's aliases or query."
        return BlueskyRejected(message, f"{name}: {told}")
    if _is_of_the_line(error):
        return RequestFailed(f"Bluesky could not be reached for {where} ({name}); check the connection and try later.")
    return BlueskyClient.format_error(where, name)


def _is_of_the_line(error: Exception) -> bool:
    import httpx
    from atproto.exceptions import NetworkError

    return isinstance(error, NetworkError | httpx.TransportError | httpx.TooManyRedirects)


def _seconds_to_wait(error: Any) -> float | None:
    """What a 429 asks for: `Retry-After`, or the time at which the window resets."""
    if error.retry_after is not None:
        return max(1.0, float(error.retry_after))
    if error.reset_at is not None:
        return max(1.0, float((error.reset_at - datetime.now(UTC)).total_seconds()))
    return None
