"""Responses of Stack Exchange that must neither crash a run nor make it endless."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Loopback, Response
from stackexchange_server import StackExchangeServer, make_world

from collectors.engine.collector import Access, Query
from collectors.stackexchange.collector import StackExchangeCollector
from talkworthy.errors import RateLimited, Unavailable
from talkworthy.model import Brand


@pytest.fixture
def api(serve: Callable[..., Loopback], slept: list[float]) -> Loopback:
    del slept
    return serve(StackExchangeServer(make_world()))


@pytest.fixture
def collector(api: Loopback) -> StackExchangeCollector:
    return StackExchangeCollector(Access({}, {"base_url": api.url, "sites": ["superuser"], "timeout": 1}))


def hits(**fields: Any) -> Response:
    hit = {"item_type": "question", "question_id": 7, "creation_date": 1_772_323_200}
    return Response({"items": [hit], "has_more": True} | fields)


def test_a_search_that_ignores_dates_is_not_repeated_for_ever(collector: StackExchangeCollector, api: Loopback) -> None:
    api.fail("/search/excerpts", hits())
    with pytest.raises(Unavailable, match="dates outside the range"):
        list(collector.collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert len(api.requests_to("/search/excerpts")) <= 100


def test_a_used_up_quota_is_detected_without_its_size(collector: StackExchangeCollector, api: Loopback) -> None:
    api.fail("/search/excerpts", hits(has_more=False, quota_remaining=0, quota_max=None), times=1)
    with pytest.raises(RateLimited, match="quota of today is used up"):
        list(collector.collect(Query(Brand("Brewlark", ("Brewlark",))), None))
