"""The Bluesky client: the login and its file, waits, and malformed responses; with the real atproto."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bluesky_helpers import QUERY, MakeBluesky, named, uris_of
from bluesky_server import HANDLE, PASSWORD, BlueskyWorld
from loopback_http import Loopback, Response

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable, UserError


def test_a_wrong_password_is_refused(bluesky_collector: MakeBluesky) -> None:
    with pytest.raises(AuthFailed, match="BLUESKY_APP_PASSWORD"):
        list(bluesky_collector("wrong").collect(QUERY, None))


@pytest.mark.parametrize("missing", ["BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"])
def test_half_a_login_is_a_mistake(missing: str) -> None:
    secrets = {"BLUESKY_HANDLE": HANDLE, "BLUESKY_APP_PASSWORD": PASSWORD}
    del secrets[missing]
    with pytest.raises(UserError, match=missing):
        BlueskyCollector(Access(secrets))


def test_the_login_is_kept_in_a_file_for_the_user_alone(
    bluesky_collector: MakeBluesky, bluesky: Loopback, tmp_path: Path
) -> None:
    file = tmp_path / "session"
    list(bluesky_collector(session_file=str(file)).collect(QUERY, None))
    assert file.stat().st_mode & 0o777 == 0o600
    list(bluesky_collector(session_file=str(file)).collect(QUERY, None))
    assert len(bluesky.requests_to("createSession")) == 1
    assert len(bluesky.requests_to("getSession")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["session"]


@pytest.mark.parametrize("kept", ["", "rubbish", f"{HANDLE}:::did:::rubbish:::rubbish:::http://127.0.0.1:9", "\0"])
def test_a_kept_login_that_is_of_no_use_is_replaced(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback, tmp_path: Path, kept: str
) -> None:
    file = tmp_path / "session"
    file.write_text(kept, encoding="utf-8")
    assert uris_of(bluesky_collector(session_file=str(file)).collect(QUERY, None)) == named(bluesky_world)
    assert len(bluesky.requests_to("createSession")) == 1
    assert file.read_text(encoding="utf-8").startswith(f"{HANDLE}:::")


def test_a_session_that_ran_out_is_replaced(bluesky_collector: MakeBluesky, bluesky: Loopback, tmp_path: Path) -> None:
    file = tmp_path / "session"
    list(bluesky_collector(session_file=str(file)).collect(QUERY, None))
    bluesky.fail("getSession", Response({"error": "ExpiredToken", "message": "Token has expired"}, 400), times=1)
    list(bluesky_collector(session_file=str(file)).collect(QUERY, None))
    assert len(bluesky.requests_to("createSession")) == 2


def test_without_a_file_nothing_of_the_login_is_kept(bluesky_collector: MakeBluesky) -> None:
    batches = list(bluesky_collector().collect(QUERY, None))
    assert "eyJ" not in json.dumps(batches[-1].cursor)


def test_the_rate_limit_is_waited_out(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback, slept: list[float]
) -> None:
    limited = Response({"error": "RateLimitExceeded"}, 429, {"Retry-After": "17"})
    bluesky.fail("searchPosts", limited, times=2)
    assert uris_of(bluesky_collector().collect(QUERY, None)) == named(bluesky_world)
    assert slept == [17.0, 17.0]


def test_a_wait_that_is_too_long_ends_the_run(
    bluesky_collector: MakeBluesky, bluesky: Loopback, slept: list[float]
) -> None:
    bluesky.fail("searchPosts", Response({"error": "RateLimitExceeded"}, 429, {"ratelimit-reset": "4102444800"}))
    with pytest.raises(RateLimited) as caught:
        list(bluesky_collector().collect(QUERY, None))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 86_400
    assert slept == []


@pytest.mark.parametrize("answer", [{"posts": None}, {"posts": {}}, {"posts": [], "cursor": 3}, [], "x", None])
def test_a_search_answer_of_another_shape_is_unavailable(
    bluesky_collector: MakeBluesky, bluesky: Loopback, answer: Any
) -> None:
    bluesky.fail("searchPosts", Response(answer))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(bluesky_collector().collect(QUERY, None))


def test_a_search_that_bluesky_does_not_take_says_so(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    bluesky.fail("searchPosts", Response({"error": "BadQueryString", "message": "no"}, 400))
    with pytest.raises(SourceError, match=r"did not accept the search.*BadQueryString"):
        list(bluesky_collector().collect(QUERY, None))
