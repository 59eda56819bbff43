"""A login provider on this machine, a dashboard that only a team may see, and browsers for its people."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from talkworthy.storage.analysis.labels import load_all_labels
from talkworthy.storage.notebook.audit import AuditFilter, find_audit_events
from talkworthy.storage.store import Store

CLIENT, SECRET = "talkworthy-under-test", "known-to-both"
PATIENCE_MS = 60_000
WIDE = (1440, 900)
TEAM = """
[team]
admins = ["ada@brewers.example"]
analysts = ["ann@brewers.example"]
viewers = ["@brewers.example"]
"""
PEOPLE: dict[str, dict[str, object]] = {
    "ada": {"name": "Ada Admin", "email": "ada@brewers.example", "email_verified": True},
    "ann": {"name": "Ann Lyst", "email": "Ann@Brewers.example", "email_verified": True},
    "vic": {"name": "Vic <b>Viewer</b>", "email": "vic@brewers.example", "email_verified": True},
    "eve": {"name": "Ada Admin", "email": "eve@elsewhere.example", "email_verified": True},
    "mal": {"name": "Ada Admin", "email": "ada@brewers.example", "email_verified": False},
}


@dataclass
class Provider:
    """An OpenID provider on this machine: discovery, a page to choose who one is, tokens signed by its key."""

    key: Any
    address: str = ""
    asked: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    """Code -> the person, and what the dashboard asked with."""

    def discover(self) -> dict[str, Any]:
        """https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata"""
        places = {
            name: f"{self.address}/{path}"
            for name, path in {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "jwks_uri": "keys",
                "end_session_endpoint": "leave",
            }.items()
        }
        return places | {
            "issuer": self.address,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def choose(self, query: dict[str, str]) -> str:
        """A page with a link for each person."""
        assert query["client_id"] == CLIENT
        links = []
        for person in PEOPLE:
            code = secrets.token_hex()
            self.asked[code] = person, query
            back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            links.append(f'<p><a href="{back}">{person}</a></p>')
        return "<!doctype html><title>Who are you?</title>" + "".join(links)

    def give(self, form: dict[str, str]) -> dict[str, Any]:
        """The tokens for a code, once, to whoever asked for it."""
        person, query = self.asked.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == query["code_challenge"]
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": person, "iat": now, "exp": now + 600}
        claims |= {"nonce": query["nonce"], **PEOPLE[person]}
        from joserfc import jwt

        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": secrets.token_hex(), "token_type": "Bearer", "expires_in": 600, "id_token": token}


def to_handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """The provider as HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: told[0] for name, told in parse_qs(parts.query).items()}
            answers: dict[str, Callable[[], Any]] = {
                "/authorize": lambda: provider.choose(query),
                "/keys": lambda: {"keys": [provider.key.as_dict(private=False)]},
                "/.well-known/openid-configuration": provider.discover,
            }
            if parts.path == "/leave":
                self.send_response(302)
                self.send_header("Location", query["post_logout_redirect_uri"])
                self.end_headers()
            elif parts.path in answers:
                self._send(answers[parts.path]())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            told = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(provider.give(dict(parse_qsl(told))))

        def _send(self, body: Any) -> None:
            page = isinstance(body, str)
            sent = (body if page else json.dumps(body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if page else "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            """Nothing: the tests say what they saw."""

    return Handler


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider while the tests run."""
    pytest.importorskip("authlib", reason="NO AUTHLIB here: logging in was NOT tested")
    jwk = pytest.importorskip("joserfc.jwk", reason="NO JOSERFC here: logging in was NOT tested")
    provider = Provider(jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), to_handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Office:
    """A dashboard with a team."""

    address: str
    brands: Path

    def said(self) -> dict[str, Any]:
        """What people said of posts, as the store has it."""
        store = Store(f"sqlite:///{self.brands.parent / 'talkworthy.db'}")
        with store.read() as connection:
            told = {name: dict(said) for name, said in load_all_labels(connection, "Copper Kettle").items()}
        store.close()
        return {name: said for name, said in told.items() if name != "sampled"}

    def log(self) -> list[tuple[str, str, str, str | None]]:
        """Who did what as what on which post, the newest first."""
        store = Store(f"sqlite:///{self.brands.parent / 'talkworthy.db'}")
        with store.read() as connection:
            audit_events = find_audit_events(connection, AuditFilter())
        store.close()
        return [(audit_event.by, audit_event.role, audit_event.what, audit_event.post) for audit_event in audit_events]

    def change_team(self, old: str, new: str) -> None:
        """Edit the brand file, as whoever runs Talkworthy does."""
        self.brands.write_text(self.brands.read_text().replace(old, new))


@pytest.fixture(scope="module")
def office(
    browser: Browser, provider: Provider, tmp_path_factory: pytest.TempPathFactory, filled: Any, served: Any
) -> Iterator[Office]:
    """A dashboard over the sample that only a team may see."""
    folder = tmp_path_factory.mktemp("team")
    brands = filled(folder)
    brands.write_text(brands.read_text() + TEAM)
    told = folder / "secrets.toml"
    told.write_text(
        '[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex()}"\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SECRETS_FILES", str(told))
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with served(brands) as address:
            yield Office(address, brands)


@dataclass(frozen=True)
class Seat:
    """A browser of one person's own, and what it has complained of."""

    page: Page
    office: Office
    errors: list[str]

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.office.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has been drawn to its foot."""
        self.page.locator(".tw-footer").wait_for(timeout=PATIENCE_MS)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE_MS)

    def log_in(self, person: str, path: str = "") -> None:
        """Come to a page, and be sent through the login to it."""
        self.open(path)
        if path:
            self.page.wait_for_function("sessionStorage.getItem('talkworthy_way') !== null")
        self.page.get_by_role("button", name="Log in").click()
        self.page.get_by_role("link", name=person).click()
        # a login ends at the front page, and goes on from there
        self.page.wait_for_url(f"{self.office.address}/{path}", timeout=PATIENCE_MS)
        self.settle()

    def read(self) -> str:
        return self.page.locator("body").inner_text()


@pytest.fixture
def sit(browser: Browser, office: Office, request: pytest.FixtureRequest) -> Iterator[Callable[[], Seat]]:
    """Gives somebody a browser of their own; none of them may have complained of anything at the end."""
    width, height = getattr(request, "param", WIDE)
    seats: list[Seat] = []

    def sit_down() -> Seat:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        seat = Seat(page, office, [])
        page.on("pageerror", lambda error: seat.errors.append(str(error)))
        seats.append(seat)
        return seat

    yield sit_down
    for seat in seats:
        assert seat.errors == []
        seat.page.context.close()
