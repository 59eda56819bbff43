"""Conversations against an oracle: for all threads, the arrays give what counting post by post gives."""

from __future__ import annotations

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.threads.conversations import find_mention_kinds


def assert_equal(measured, expected):
    assert list(measured) == list(expected)
    for thread, conversation in expected.items():
        close = {
            name: pytest.approx(value) if isinstance(value, float) else value for name, value in conversation.items()
        }
        assert measured[thread] == close


@settings(max_examples=150, deadline=None)
@given(data=st.data(), reported=st.dictionaries(st.sampled_from("ab"), st.integers(0, 30)))
def test_any_conversation_measures_as_counted_plainly(data, reported, threads, plainly):
    turns = data.draw(threads.turn_lists)
    assert_equal(threads.measure(turns, reported), plainly.measures(turns, reported))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_post_has_the_role_found_plainly(data, threads, plainly):
    turns = data.draw(threads.turn_lists)
    names = [turn.names for turn in turns]
    parents, _ = plainly.parents(turns)
    about = threads.about_of(turns)
    result = find_mention_kinds(threads.forest_of(turns), np.array(names, dtype=bool), about).tolist()
    assert result == plainly.kinds(parents, names, about.tolist())


@pytest.mark.shared_data
def test_2_000_real_threads_measure_as_counted_plainly(shared_data, threads, plainly):
    turns = real_turns(shared_data / "reddit" / "AskAcademia.jsonl.gz", threads.Turn, threads=2000)
    assert_equal(threads.measure(turns), plainly.measures(turns))


def real_turns(path, turn, threads):
    """The first threads of a dump: one post in twenty lost, each ninth author made the brand, "paper" its name."""
    chance = random.Random(7)
    authors: dict[str, int] = {}
    turns = []
    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            thread = row["link_id"] or row["name"]
            seen.add(thread)
            if len(seen) > threads:
                break
            if chance.random() < 0.05:
                continue
            known = row["author"] not in (None, "[deleted]")
            number = authors.setdefault(row["author"], len(authors))
            text = row.get("body") or f"{row.get('title')} {row.get('selftext')}"
            turns.append(
                turn(
                    id=row["name"],
                    thread=thread,
                    reply_to=row.get("parent_id"),
                    author=row["author"] if known else None,
                    author_type="unknown" if not known else "brand" if number % 9 == 0 else "public",
                    words=len(text.split()),
                    at=int(row["created_utc"]),
                    names="paper" in text.lower(),
                )
            )
    return turns
