"""Sources that are read side by side: what is kept of slow, failing and hanging ones, and what is said of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from loopback_http import Loopback, Request, Response
from loopback_sources import SOURCES

from collectors.engine.source_facts import collected_sources
from services.collection.collect import CollectOptions
from services.collection.collect_together import CollectedTogether, SourceEvent, collect_together
from services.context import AppContext

KEYLESS = [facts.name for facts in collected_sources() if facts.ready_at_once and facts.name in SOURCES]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture
def make_context(stack: ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppContext]:
    """Make a context whose sources are servers on loopback: name -> handler."""

    def make(handlers: dict[str, Callable[[Request], Any]], **settings: Any) -> AppContext:
        tables = []
        for name, handler in handlers.items():
            url = stack.enter_context(Loopback(handler)).url
            values = {"base_url": url, "timeout": 2, **SOURCES[name].settings, **settings}
            lines = [f"{key} = {_to_toml(value)}" for key, value in values.items()]
            tables.append("\n".join([f"[sources.{name}]", *lines]))
        path = tmp_path / "talkworthy.toml"
        path.write_text("\n".join(['[[brands]]\nname = "Brewlark"', *tables]) + "\n")
        monkeypatch.setenv("TALKWORTHY_CONFIG", str(path))
        monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        context = AppContext()
        stack.callback(context.store.close)
        return context

    return make


def _to_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_to_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def read(context: AppContext, seconds: float = 30.0) -> tuple[CollectedTogether, list[SourceEvent]]:
    events: list[SourceEvent] = []
    with context.lock_store():
        return collect_together(context, CollectOptions(newest_first=True), seconds, events.append), events


def run_states(context: AppContext, look: Any) -> dict[str, tuple[str, str]]:
    rows = look.rows(context.store, "SELECT source, state, message FROM runs WHERE job = 'collect' ORDER BY started_at")
    return {source: (state, message) for source, state, message in rows}


def hang(_request: Request) -> Response:
    time.sleep(20)
    return Response({})


def test_all_keyless_sources_are_read_at_once_and_each_reports_its_end(
    make_context: Callable[..., AppContext], look: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    context = make_context({name: SOURCES[name].full() for name in KEYLESS})
    together, events = read(context)
    first = next(event for event in events if event.state == "page")
    assert [event.state for event in events[:1]] == ["begun"]
    assert sorted(result.source for result in together.results) == sorted(KEYLESS)
    assert [result.failure for result in together.results] == [None] * len(KEYLESS)
    assert (together.stopped, together.late) == (False, ())
    stored = look.rows(context.store, "SELECT count(*) FROM posts")[0][0]
    assert stored == sum(result.new for result in together.results)
    with capsys.disabled():
        print(
            f"\n{len(KEYLESS)} sources, {stored} posts, first page by {first.source}: {time.monotonic() - began:.1f} s"
        )


def test_a_failing_and_a_hanging_source_take_nothing_from_the_others(
    make_context: Callable[..., AppContext], look: Any
) -> None:
    def refuse(_request: Request) -> Response:
        return Response({"error": "no"}, 403)

    handlers = {"hackernews": SOURCES["hackernews"].full(), "stackexchange": refuse, "discourse": hang}
    context = make_context(handlers, timeout=60)
    context.settings.sources["discourse"]["sites"] = [context.settings.sources["discourse"]["base_url"]]
    together, _ = read(context, seconds=2.0)
    results = {result.source: result for result in together.results}
    assert results["hackernews"].new > 0
    assert results["hackernews"].failure is None
    assert results["stackexchange"].failure is not None
    assert results["discourse"].stopped == "Still reading after 2 seconds."
    assert together.late == ("discourse",)
    states = run_states(context, look)
    assert {source: state for source, (state, _) in states.items()} == {
        "discourse": "stopped",
        "hackernews": "ok",
        "stackexchange": "failed",
    }
    assert states["discourse"][1] == "Still reading after 2 seconds."


def test_nothing_is_saved_any_more_where_the_listener_fails(make_context: Callable[..., AppContext], look: Any) -> None:
    def listen(event: SourceEvent) -> None:
        if event.state == "page":
            raise BrokenPipeError

    context = make_context({name: SOURCES[name].full() for name in KEYLESS})
    with pytest.raises(BrokenPipeError):
        collect_together(context, CollectOptions(), 30.0, listen)
    with context.store.write():
        pass  # what was being written at that moment has been written
    saved = look.rows(context.store, "SELECT count(*) FROM posts")[0][0]
    for thread in threading.enumerate():
        if thread.name.startswith("collect "):
            thread.join(20)
    assert look.rows(context.store, "SELECT count(*) FROM posts")[0][0] == saved


def test_a_slow_source_keeps_what_it_stored_and_the_next_collect_reads_the_rest(
    make_context: Callable[..., AppContext], look: Any
) -> None:
    world = SOURCES["hackernews"].full()
    is_slow = True

    def slow(request: Request) -> Any:
        if is_slow and "/items/" in request.path:
            time.sleep(0.7)
        return world(request)

    context = make_context({"hackernews": slow})
    together, events = read(context, seconds=1.6)
    read_at_first = look.rows(context.store, "SELECT count(*) FROM posts")[0][0]
    assert together.late == ("hackernews",)
    assert read_at_first == sum(len(event.posts) for event in events) > 0
    is_slow = False
    again, _ = read(context)
    assert again.late == ()
    assert again.results[0].new > 0
    whole = look.rows(context.store, "SELECT count(*) FROM posts")[0][0]
    assert whole == read_at_first + again.results[0].new


def test_nothing_is_saved_after_the_end_by_a_source_that_answers_too_late(
    make_context: Callable[..., AppContext], look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.collection.collect_together.GRACE_SECONDS", 0.1)
    world = SOURCES["hackernews"].full()

    def late(request: Request) -> Any:
        time.sleep(1.0)
        return world(request)

    context = make_context({"hackernews": late}, timeout=30)
    read(context, seconds=0.2)
    time.sleep(3.0)
    assert look.rows(context.store, "SELECT count(*) FROM posts")[0][0] == 0
    assert run_states(context, look)["hackernews"] == ("stopped", "Still reading after 0.2 seconds.")


def test_the_newest_threads_come_first(make_context: Callable[..., AppContext]) -> None:
    context = make_context({"hackernews": SOURCES["hackernews"].full()})
    _, events = read(context)
    begun = [min(post.created_at for post in event.posts) for event in events if event.state == "page"]
    assert len(begun) > 1
    assert begun == sorted(begun, reverse=True)


def test_an_error_in_one_source_is_its_failure_alone(
    make_context: Callable[..., AppContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("collectors.stackexchange.collector.StackExchangeCollector.collect", break_down)
    handlers = {name: SOURCES[name].full() for name in ("hackernews", "stackexchange")}
    results = {result.source: result for result in read(make_context(handlers))[0].results}
    assert results["stackexchange"].failure == "An error in Talkworthy: ZeroDivisionError."
    assert results["hackernews"].failure is None
