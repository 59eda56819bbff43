"""The login at Telegram: real requests of Telethon, answered on loopback. The exchange of keys is Telethon's own."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback_http import Loopback, Request, Response
from mtproto_server import MtprotoLoopback, to_session
from telegram_server import TelegramServer, TelegramWorld

from collectors.engine.collector import Access
from collectors.telegram import FACTS
from collectors.telegram.client import PACKAGE, TelegramClient
from collectors.telegram.login import CODE, PHONE, log_in
from talkworthy.errors import AuthFailed, RateLimited, UserError

SECRETS = {"TELEGRAM_API_ID": "12345", "TELEGRAM_API_HASH": "an-invented-hash", "TELEGRAM_SESSION": to_session()}
ME = {"_": "User", "id": 7, "first_name": "Rosa", "access_hash": 1, "is_self": True}
ANSWERS = {PHONE: "+420 555 010 020", CODE: "12345"}
Serve = Callable[..., Loopback]
HOUSE = Path(__file__).parents[3]


class LoginServer(TelegramServer):
    """Telegram before and after a login. `loopback`: it speaks Telegram's protocol."""

    loopback = MtprotoLoopback

    def __init__(self) -> None:
        super().__init__(TelegramWorld())
        self.signed_in = False

    def _get_users(self, _: dict[str, Any]) -> Response:
        return Response([ME]) if self.signed_in else Response(status=401)

    def _send_code(self, _: dict[str, Any]) -> Response:
        return Response(
            {"_": "auth.SentCode", "type": {"_": "auth.SentCodeTypeApp", "length": 5}, "phone_code_hash": "invented"}
        )

    def _sign_in(self, arguments: dict[str, Any]) -> Response:
        if arguments["phone_code"] != "12345":
            return Response({"_": "RpcError", "error_code": 400, "error_message": "PHONE_CODE_INVALID"})
        self.signed_in = True
        return Response({"_": "auth.Authorization", "user": ME})

    def _get_difference(self, _: dict[str, Any]) -> Response:
        return Response({"_": "updates.DifferenceEmpty", "date": 1_772_323_200, "seq": 1})

    def _get_state(self, _: dict[str, Any]) -> Response:
        return Response({"_": "updates.State", "pts": 1, "qts": 0, "date": 1_772_323_200, "seq": 1, "unread_count": 0})


def test_a_login_asks_for_the_phone_number_and_the_code(serve: Serve) -> None:
    server = serve(LoginServer())
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return ANSWERS[question]

    session = log_in(Access(SECRETS, {"base_url": server.url}), ask)
    assert asked == [PHONE, CODE]
    assert session.startswith("1")
    assert len(session) > 300
    (sign_in,) = server.requests_to("SignIn")
    assert sign_in.fields["phone_number"] == '"420555010020"'


def test_a_wrong_code_is_asked_for_again_and_then_refused(serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    server = serve(LoginServer())
    with pytest.raises(UserError, match="did not accept the code"):
        log_in(Access(SECRETS, {"base_url": server.url}), lambda question: {**ANSWERS, CODE: "99999"}[question])
    assert len(server.requests_to("SignIn")) == 3
    assert "99999" not in capfd.readouterr().err


def test_too_many_logins_say_how_long_to_wait(serve: Serve) -> None:
    server = serve(LoginServer())
    server.fail("SendCode", 429)
    with pytest.raises(RateLimited, match="in 7 seconds"):
        log_in(Access(SECRETS, {"base_url": server.url}), ANSWERS.__getitem__)


def test_an_id_that_telegram_does_not_know_is_refused(serve: Serve) -> None:
    def refuse(request: Request) -> Response:
        if "SendCode" in request.path:
            return Response({"_": "RpcError", "error_code": 400, "error_message": "API_ID_INVALID"})
        return LoginServer()(request)

    refuse.loopback = MtprotoLoopback  # type: ignore[attr-defined]
    with pytest.raises(AuthFailed, match="TELEGRAM_API_ID"):
        log_in(Access(SECRETS, {"base_url": serve(refuse).url}), ANSWERS.__getitem__)


def test_an_id_that_is_no_number_is_an_error_of_the_user() -> None:
    with pytest.raises(UserError, match="must be a number"):
        log_in(Access({**SECRETS, "TELEGRAM_API_ID": "twelve"}), ANSWERS.__getitem__)


def test_the_package_that_it_asks_for_is_the_one_that_it_was_tested_with() -> None:
    extras = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["telegram"] == [PACKAGE]
    assert PACKAGE in extras["dev"]
    assert PACKAGE in FACTS.needs


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "telethon.sessions", None)
    with pytest.raises(UserError, match='python -m pip install "Telethon=='):
        TelegramClient(Access(SECRETS))
