"""The quick VADER gives the scores of the published one."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SENTIMENT_LADEN_IDIOMS,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from analysis.vader import Vader, vader


@cache
def published() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


LEXICON = st.sampled_from(sorted(published().lexicon))
EMOJI = st.sampled_from(sorted(published().emojis))
SMALL = ("but", "BUT", "no", "nor", "or", "kind", "of", "least", "at", "this", "doubt")
RULED = st.sampled_from([*BOOSTER_DICT, *NEGATE, *SPECIAL_CASES, *SENTIMENT_LADEN_IDIOMS, *SMALL])
PLAIN = st.sampled_from(["the", "coffee", "Kettle", "\u2019tis", "café", "x", "it's", "don\u2019t"])
WORD = st.one_of(LEXICON, RULED, PLAIN, EMOJI)
CASED = st.builds(lambda word, change: change(word), WORD, st.sampled_from([str, str.upper, str.capitalize]))
MARKED = st.builds(str.__add__, CASED, st.sampled_from(["", "", "", "!", "!!!", "?", "???", "????", ".", ",", "..."]))
GAP = st.sampled_from([" ", " ", " ", "", "\n", "  "])
TEXT = st.lists(st.tuples(MARKED, GAP), max_size=14).map(lambda parts: "".join(map("".join, parts)))


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(TEXT, st.text(max_size=40)))
def test_every_score_is_the_published_one(text: str) -> None:
    assert vader().polarity_scores(text) == published().polarity_scores(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
        "At least it isn't a horrible book.",
        "The book was only kind of good.",
        "The plot was good, but the dialog is not great. good good",
        "Today only kinda sux! But I'll get by, lol",
        "Catch 💘 and 💋and😁😁 :) :D",
        "no or good, no good, no",
        "that is the shit and yeah right, to die for",
    ],
)
def test_the_published_examples_score_the_same(text: str) -> None:
    assert vader().polarity_scores(text) == published().polarity_scores(text)


def test_the_compound_score_is_a_number_between_minus_one_and_one() -> None:
    assert vader().compound("I love it") == 0.6369
    assert vader().compound("I hate it") == -0.5719
    assert vader().compound("a bag of beans") == 0.0


def test_there_is_one_analyzer_a_process() -> None:
    assert vader() is vader()
    assert isinstance(vader(), Vader)


@pytest.mark.shared_data
def test_real_tweets_score_the_same(shared_data: Path) -> None:
    lines = (shared_data / "labelled" / "vader_tweets_ground_truth.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t", 2)[2] for line in lines[:2_000]]
    assert len(texts) == 2_000
    assert [t for t in texts if vader().polarity_scores(t) != published().polarity_scores(t)] == []


@pytest.mark.shared_data
def test_long_real_comments_score_the_same(shared_data: Path) -> None:
    texts: list[str] = []
    with gzip.open(shared_data / "reddit" / "GradSchool.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line).get("body", "")
            if len(body) > 800:
                texts.append(body)
            if len(texts) == 500:
                break
    assert len(texts) == 500
    assert [t for t in texts if vader().polarity_scores(t) != published().polarity_scores(t)] == []
