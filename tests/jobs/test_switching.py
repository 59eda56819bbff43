"""`talkworthy show switching`: who moved from what to what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Talkworthy = Callable[..., Result]
KETTLE = ("show", "switching", "--brand", "copper kettle", "--window", "all")


def test_each_direction_has_its_people_and_a_quote(talkworthy: Talkworthy, sample: Path) -> None:
    output = " ".join(talkworthy(*KETTLE).stdout.split())
    assert "2 people moved to Copper Kettle and 1 moved away from it: too few for a share (5 people needed)." in output
    assert "Northlight \u2192 Copper Kettle: 2 people. \u201cSwitched from Northlight to Copper Kettle" in output
    assert "Copper Kettle \u2192 Northlight: 1 person. \u201cMoved from Copper Kettle to Northlight" in output


def test_the_json_has_rows_with_threads_and_quotes(talkworthy: Talkworthy, sample: Path) -> None:
    (record,) = json.loads(talkworthy(*KETTLE, "--json").stdout)
    assert list(record) == ["brand", "date_range", "people", "came", "left", "share_to_brand", "rows"]
    (row,) = record["rows"]
    assert (row["other"], row["came"]["people"], row["left"]["people"]) == ("Northlight", 2, 1)
    assert row["left"]["threads"] == ["x:1900000000000000032"]
    assert set(row["quotes"][0]) == {"words", "label", "post", "source", "thread", "url"}
