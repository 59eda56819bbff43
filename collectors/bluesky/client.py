"""The client for Bluesky: atproto with time-outs, a stored login, bounded waits and our error classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collectors.engine.collector import Access
from collectors.engine.failures import NotFound, RequestFailed
from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.retry import ATTEMPTS, Retry
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable, UserError
from talkworthy.files.private_files import tighten
from talkworthy.files.whole_file import save_whole

LOGIN_HOST, PUBLIC_HOST = "https://bsky.social", "https://public.api.bsky.app"
WHERE_TO_GET_A_PASSWORD = "Make an app password at https://bsky.app/settings/app-passwords."
PAGE = 100
LOOK_UP_PAGE = 25  # posts by their addresses (https://docs.bsky.app/docs/api/app-bsky-feed-get-posts)
DEEPEST = 80  # levels of replies in one response; atproto's parser fails at 200 levels of JSON, two for each reply

Answer = Mapping[str, Any]
KNOWN_ACCOUNT = "bsky.app"  # an account that always exists


class BlueskyRejected(SourceError):
    """Bluesky rejected a request; `reason` is why, in its words."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class BlueskyClient:
    """atproto with a login if there is one, otherwise the public API. Responses are the received JSON.

    (atproto's own models reject a whole page for one field.) Settings: `timeout` (seconds, 15), `longest_wait` (seconds
    that rate limits may delay one request, 300), `base_url` (a server on loopback in place of Bluesky), `session_file`
    (stores the login between runs, readable only by you; Bluesky allows 300 logins a day; without it the login is not
    stored). Secrets: `BLUESKY_HANDLE`, `BLUESKY_APP_PASSWORD`.
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
        self._answers = self._reported = 0
        self._atproto = self._open()
        self._logged_in = not self.can_search

    def search(self, words: str, since: str, until: str | None, cursor: str | None) -> Answer:
        """Return one page of posts with `words`, newest first; `since` and `until` in ISO 8601. Raises as `_ask`."""
        from atproto import models

        params = models.AppBskyFeedSearchPosts.Params(
            q=words, sort="latest", since=since, until=until, cursor=cursor, limit=PAGE
        )
        return self._query(f"the search for {words}", "app.bsky.feed.searchPosts", params)

    def thread(self, uri: str) -> Answer:
        """Return the thread around the post `uri`. Raises NotFound if it does not exist, otherwise as `_ask`."""
        from atproto import models

        params = models.AppBskyFeedGetPostThread.Params(uri=uri, depth=DEEPEST, parent_height=DEEPEST)
        response = self._query("a thread", "app.bsky.feed.getPostThread", params)
        if not isinstance(response.get("thread"), dict):
            raise self.format_error("a thread", "no thread")
        return response

    def posts(self, uris: Sequence[str]) -> list[Any]:
        """Return the views of those of at most 25 posts that Bluesky shows. Raises as `_ask`."""
        from atproto import models

        where = "known posts"
        response = self._query(where, "app.bsky.feed.getPosts", models.AppBskyFeedGetPosts.Params(uris=list(uris)))
        views = response.get("posts")
        if not isinstance(views, list):
            raise self.format_error(where, "no posts")
        return views

    def is_permanently_hidden(self, did: str) -> bool:
        """Return whether hidden posts of an account are gone for good; a deactivated account may come back.

        Raises as `_ask`.
        """
        try:
            self._profile("an account", did)
        except BlueskyRejected as rejected:
            return "AccountTakedown" in rejected.reason or "not found" in rejected.reason.lower()
        return True

    def ping(self) -> None:
        """Make one request, with our login if there is one. Raises as `_ask`."""
        self._profile("the check", KNOWN_ACCOUNT)

    def _profile(self, where: str, actor: str) -> None:
        from atproto import models

        self._query(where, "app.bsky.actor.getProfile", models.AppBskyActorGetProfile.Params(actor=actor))

    @staticmethod
    def format_error(where: str, detail: str) -> Unavailable:
        return Unavailable(f"Bluesky answered {where} in an unknown format ({detail}); try later.")

    def new_requests(self) -> int:
        """Return the number of responses and other counted requests since the last call."""
        new, self._reported = self._answers - self._reported, self._answers
        return new

    def _query(self, where: str, method: str, params: Any) -> Answer:
        if not self._logged_in:
            self._log_in()
        content = self._ask(where, lambda: self._atproto.invoke_query(method, params=params).content)
        if not isinstance(content, dict):
            raise self.format_error(where, "not a JSON object")
        return content

    def _open(self) -> Any:
        from atproto import Client, Request

        hooks = {"response": [self.count]}
        request = Request(timeout=self._timeout, trust_env=self._trust_env, max_redirects=0, event_hooks=hooks)
        client = Client(self._base, request)
        client.on_session_change(self._save_session)
        return client

    def count(self, _: object = None) -> None:
        """Count one more request; the stream's connections are counted here, too."""
        self._answers += 1

    def _log_in(self) -> None:
        """Log in with the stored session if it is still valid, else with the password."""
        session = self._load_session()
        self._logged_in = bool(session) and self._resume(session)
        if not self._logged_in:
            self._atproto = self._open()
            self._ask("the login", lambda: self._atproto.login(self._handle, self._password, fetch_bsky_profile=False))
            self._logged_in = True

    def _resume(self, session: str) -> bool:
        def call() -> None:
            self._atproto.login(session_string=session, fetch_bsky_profile=False)
            self._atproto.com.atproto.server.get_session()

        try:
            self._ask("the stored login", call)
        except (RateLimited, RequestFailed):
            raise
        except SourceError:
            return False  # expired or malformed: use the password
        return True

    def _load_session(self) -> str:
        path = Path(self._session_file)
        if not self._session_file or not path.exists():
            return ""
        tighten(path)
        try:
            session = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"session_file {path} cannot be read ({type(error).__name__}); delete it.") from error
        return session if session.startswith(f"{self._handle}:::") else ""

    def _save_session(self, event: Any, session: Any) -> None:
        """Save the session to a file that only the user can read; it is replaced in one step, for other runs that read
        it.
        """
        if not self._session_file or event.value == "import":
            return
        path = Path(self._session_file)
        try:
            save_whole(path, session.export(), private=True)
        except UserError as error:
            raise UserError(f"session_file {error}") from error

    def _ask(self, where: str, call: Callable[[], Any]) -> Any:
        """Return what `call` returns; waits after a 429 and repeats after a server failure.

        Raises AuthFailed, NotFound, RequestFailed, RateLimited, Unavailable or BlueskyRejected.
        """
        import httpx
        from atproto.exceptions import AtProtocolError

        failures = (AtProtocolError, httpx.HTTPError, *WRONG_SHAPE)
        return self._retry.call(call, failures, lambda error: to_source_error(error, where))


def to_source_error(error: Exception, where: str) -> SourceError:
    """Return our error for an `error` of atproto or below. Messages contain a status and a kind, never what was sent.

    Error names: https://docs.bsky.app/docs/api and https://atproto.com/specs/xrpc#error-responses
    """
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", 0) if response is not None else 0
    name = str(getattr(getattr(response, "content", None), "error", "") or type(error).__name__)
    if status == 429:
        wait = _seconds_to_wait(error)
        when = "later" if wait is None else f"in {wait:.0f} seconds"
        return RateLimited(f"Bluesky's rate limit was reached at {where}; run again {when}.", retry_after=wait)
    if status in (401, 403) or name in ("ExpiredToken", "InvalidToken", "LoginRequiredError"):
        return AuthFailed(
            f"Bluesky rejected our login for {where} ({status} {name}); check BLUESKY_HANDLE and BLUESKY_APP_PASSWORD. "
            f"{WHERE_TO_GET_A_PASSWORD}"
        )
    if name == "NotFound":  # a bare 404 may come from a proxy
        return NotFound(f"Bluesky does not have {where} ({status}).")
    if status >= 500 or status == 404:
        return RequestFailed(f"Bluesky failed on {where} ({status}), again after {ATTEMPTS} attempts; try later.")
    if status >= 400:
        message_text = getattr(getattr(response, "content", None), "message", "")
        message = f"Bluesky did not accept {where} ({status} {name}); check the brand's aliases or query."
        return BlueskyRejected(message, f"{name}: {message_text}")
    if _is_network_error(error):
        return RequestFailed(f"Bluesky could not be reached for {where} ({name}); check the connection and try later.")
    return BlueskyClient.format_error(where, name)


def _is_network_error(error: Exception) -> bool:
    import httpx
    from atproto.exceptions import NetworkError

    return isinstance(error, NetworkError | httpx.TransportError | httpx.TooManyRedirects)


def _seconds_to_wait(error: Any) -> float | None:
    """Return the seconds that a 429 requests: `Retry-After`, or until the limit resets."""
    if error.retry_after is not None:
        return max(1.0, float(error.retry_after))
    if error.reset_at is not None:
        return max(1.0, float((error.reset_at - datetime.now(UTC)).total_seconds()))
    return None
