"""The contract of every collector that opens a connection: errors, retries, and the run after a failure."""

from __future__ import annotations

import json
import socket
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Loopback, Request, Response
from loopback_sources import SOURCES, WAIT, make, make_query

from collectors.engine.collector import COLLECTORS, Access, Query
from collectors.engine.source_facts import facts_of
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable, UserError
from talkworthy.model import Batch

pytestmark = [pytest.mark.parametrize("name", sorted(SOURCES)), pytest.mark.usefixtures("slept", "on_the_day")]
Serve = Callable[..., Loopback]
NO_PAGE = Response({"surprise": 1})
HTML = Response(b"<!doctype html><title>Just a moment...</title>", headers={"Content-Type": "text/html"})
CUT_JSON = Response(b'{"data": [{"id": "1", "te')


def to_name(value: object) -> str:
    """Return the name of a parameter in the name of its test."""
    return str(value.body)[:12] if isinstance(value, Response) else getattr(value, "__name__", str(value))


@pytest.fixture
def query() -> Query:
    return make_query()


def test_every_collector_has_a_loopback_source(name: str) -> None:
    assert name in COLLECTORS
    assert set(COLLECTORS) == set(SOURCES)


def test_a_server_that_cannot_be_reached_is_unavailable(name: str, query: Query) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # a port without a server
        collector = make(name, f"http://127.0.0.1:{bound.getsockname()[1]}")
        with pytest.raises(Unavailable, match="could not be reached"):
            list(collector.collect(query, None))


def test_a_rejected_key_is_auth_failed(name: str, query: Query, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    server.fail("", 401)
    with pytest.raises(AuthFailed):
        list(make(name, server.url).collect(query, None))


def test_a_missing_secret_is_named(name: str) -> None:
    for secret in SOURCES[name].secrets:
        others = {key: value for key, value in SOURCES[name].secrets.items() if key != secret}
        with pytest.raises(UserError, match=secret):
            COLLECTORS[name](Access(others))


def test_an_empty_source_gives_no_posts(name: str, query: Query, serve: Serve) -> None:
    batches = list(make(name, serve(SOURCES[name].empty()).url).collect(query, None))
    assert [post for batch in batches for post in batch.posts] == []
    assert batches[-1].cursor is not None


def test_only_the_last_batch_has_a_cursor_unless_pages_are_paid_for(name: str, query: Query, serve: Serve) -> None:
    batches = list(make(name, serve(SOURCES[name].full()).url).collect(query, None))
    assert len(batches) > 3
    if not facts_of(name).charges:
        assert [batch.cursor for batch in batches[:-1]] == [None] * (len(batches) - 1)
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_a_second_run_from_the_cursor_returns_nothing_twice(name: str, query: Query, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    first = list(make(name, server.url).collect(query, None))
    second = list(make(name, server.url).collect(query, first[-1].cursor))
    assert [post for batch in second for post in batch.posts] == []


@pytest.mark.failure_matrix
@pytest.mark.parametrize("effect", [400, 401, 402, 403, 404, 413, 429, 500, "half", "cut", "hang", HTML])
def test_no_secret_is_in_an_error(name: str, query: Query, serve: Serve, effect: Any) -> None:
    server = serve(SOURCES[name].full())
    server.fail("", effect)
    with pytest.raises(SourceError) as caught:
        list(make(name, server.url, longest_wait=1, timeout=0.1 if effect == "hang" else 5).collect(query, None))
    trace = "".join(traceback.format_exception(caught.value))
    assert not [secret for secret in SOURCES[name].secrets.values() if secret in trace]


@pytest.mark.failure_matrix
@pytest.mark.parametrize(
    ("effect", "error"),
    [(401, AuthFailed), (403, AuthFailed), (429, RateLimited), (500, Unavailable), (503, Unavailable),
     ("half", Unavailable), ("cut", Unavailable), ("hang", Unavailable), (HTML, Unavailable), (CUT_JSON, Unavailable),
     (NO_PAGE, Unavailable)],
    ids=to_name,
)  # fmt: skip
def test_each_failure_has_its_error_and_leaves_no_cursor(
    name: str, query: Query, serve: Serve, effect: Any, error: type[SourceError]
) -> None:
    server = serve(SOURCES[name].full())
    server.fail("", effect)
    collector = make(name, server.url, longest_wait=1, timeout=0.1 if effect == "hang" else 5)
    batches: list[Batch] = []
    with pytest.raises(error):
        batches.extend(collector.collect(query, None))
    assert batches == []


@pytest.mark.failure_matrix
@pytest.mark.parametrize("effect", [500, 503, "half", "cut"])
def test_a_request_that_fails_once_is_retried_and_nothing_is_missed(
    name: str, query: Query, serve: Serve, effect: Any
) -> None:
    server = serve(SOURCES[name].full())
    truth = ids_of(make(name, server.url).collect(query, None))
    server.fail("", effect, times=1, skip=SOURCES[name].skip)
    assert ids_of(make(name, server.url).collect(query, None)) == truth


def test_a_request_that_keeps_failing_is_made_three_times(name: str, query: Query, serve: Serve) -> None:
    """A fourth request would mean that two layers retry."""
    server = serve(SOURCES[name].full())
    server.fail("", 500)
    with pytest.raises(Unavailable):
        list(make(name, server.url).collect(query, None))
    assert Counter(map(to_target, server.requests)).most_common(1)[0][1] == 3


@pytest.mark.failure_matrix
@pytest.mark.parametrize("effect", ["half", "cut"])
def test_a_connection_that_keeps_breaking_is_tried_three_times(
    name: str, query: Query, serve: Serve, effect: str
) -> None:
    server = serve(SOURCES[name].full())
    server.fail("", effect)
    with pytest.raises(Unavailable):
        list(make(name, server.url).collect(query, None))
    assert Counter(map(to_target, server.requests)).most_common(1)[0][1] == 3


def test_a_job_that_is_stopped_does_not_wait_for_a_retry(name: str, query: Query, serve: Serve) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt(seconds)

    server = serve(SOURCES[name].full())
    server.fail("", 503)
    access = Access(SOURCES[name].secrets, {"base_url": server.url, "timeout": 5}, stop)
    with pytest.raises(KeyboardInterrupt):
        list(COLLECTORS[name](access).collect(query, None))
    assert Counter(map(to_target, server.requests)).most_common(1)[0][1] == 1


def test_a_rate_limit_is_waited_for_or_raised_and_nothing_is_missed(
    name: str, query: Query, serve: Serve, slept: list[float]
) -> None:
    server = serve(SOURCES[name].full())
    truth = ids_of(make(name, server.url).collect(query, None))
    server.fail("", SOURCES[name].rate_limit(), times=1, skip=SOURCES[name].skip)
    slept.clear()
    batches: list[Batch] = []
    try:
        batches.extend(make(name, server.url).collect(query, None))
    except RateLimited as limited:
        slept.append(limited.retry_after or 0.0)
        cursor = next((batch.cursor for batch in reversed(batches) if batch.cursor is not None), None)
        batches.extend(make(name, server.url).collect(query, cursor))
    assert ids_of(batches) == truth
    assert [wait for wait in slept if WAIT - 2 <= wait <= WAIT + 2]


@pytest.mark.failure_matrix
@pytest.mark.parametrize(
    ("effect", "times"),
    [(429, 99), (500, 99), (CUT_JSON, 1), (NO_PAGE, 1)],
    ids=to_name,
)
def test_wherever_a_run_fails_the_next_one_reads_what_is_missing(
    name: str, query: Query, serve: Serve, effect: Any, times: int
) -> None:
    """At the first, a middle and the last request; a cursor past unread data would lose some of it."""
    server = serve(SOURCES[name].full())
    truth = ids_of(make(name, server.url).collect(query, None))
    last = len(server.requests) - 1
    for skip in sorted({0, 1, last // 2, last}):
        server.fail("", effect, times, skip)
        ids, cursor = read(name, server, query, None)
        server.faults.clear()
        missing, _ = read(name, server, query, cursor)
        assert ids | missing == truth, f"request {skip + 1} of {last + 1}"


def test_an_estimate_reads_no_posts(name: str, query: Query, serve: Serve) -> None:
    server = serve(SOURCES[name].full())
    make(name, server.url).estimate(query, None)
    assert not [
        request for request in server.requests_to("search|comments") if request.fields.get("hitsPerPage") != "0"
    ]


def to_target(request: Request) -> tuple[str, str]:
    """Return what identifies a request."""
    return request.path, json.dumps(request.pairs)


def ids_of(batches: Any) -> set[str]:
    return {post.id for batch in batches for post in batch.posts}


def read(name: str, server: Loopback, query: Query, cursor: Any) -> tuple[set[str], Any]:
    """Return the ids of a run, even if it failed, and its last cursor, encoded as in the store."""
    ids: set[str] = set()
    try:
        for batch in make(name, server.url, longest_wait=1).collect(query, cursor):
            ids |= ids_of([batch])
            cursor = json.loads(json.dumps(batch.cursor)) or cursor
    except SourceError:
        pass  # the next run has to go on from there
    return ids, cursor
