"""Reading a whole thread of Reddit with few requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from collectors.engine.run_notes import Notes
from collectors.reddit.client import RedditClient
from collectors.reddit.threads import ThreadReader


class FakeClient:
    """Answers with a submission that hides 250 comments behind 125 "load more", and notes what is requested."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def get(self, where: str, path: str, params: Mapping[str, Any]) -> Any:
        more = [
            {"kind": "more", "data": {"parent_id": "t3_a", "children": [f"{number}x", f"{number}y"]}}
            for number in range(125)
        ]
        submission = {"kind": "t3", "data": {"name": "t3_a"}}
        return [{"data": {"children": [submission]}}, {"data": {"children": more}}]

    def post(self, where: str, path: str, data: Mapping[str, Any]) -> Any:
        ids = data["children"].split(",")
        self.batches.append(ids)
        return {"json": {"data": {"things": [{"kind": "t1", "data": {"name": f"t1_{name}"}} for name in ids]}}}


def test_many_small_load_mores_are_requested_a_hundred_ids_at_once() -> None:
    client = FakeClient()
    reader = ThreadReader(cast("RedditClient", client), "t3_a", Notes())
    assert len(reader.read()) == 251
    assert [len(ids) for ids in client.batches] == [100, 100, 50]
    assert reader.is_whole
