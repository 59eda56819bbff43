"""Reasons that people gave when somebody asked them why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analysis.text.language import own_words
from analysis.text.rules import load_rules
from talkworthy.phrases import first_words

LONGEST = 300
"""Characters of an answer that are quoted."""


@dataclass(frozen=True, slots=True)
class FollowUpReason:
    """`question` was asked below a post, and its author answered; `post` is the number of the answer."""

    question: str
    answer: str
    post: int


def find_follow_ups(posts: pl.DataFrame, selected: pl.Series) -> pl.DataFrame:
    """Return the `selected` posts that another person replied to and whose author answered: post, question, answer.

    `posts` are all posts of the conversations, with the numbers `post` and `parent`, and `source` and `author`. The
    result has numbers of posts; whether the reply is a question is not checked yet.
    """
    known = posts.filter(pl.col("author").is_not_null()).select("post", "parent", person=pl.struct("source", "author"))
    questions = known.select(post="parent", question="post", asker="person")
    answers = known.select(question="parent", answer="post", answerer="person")
    return (
        known.filter(pl.col("post").is_in(selected.implode()))
        .select("post", "person")
        .join(questions, on="post")
        .filter(pl.col("asker") != pl.col("person"))
        .join(answers, on="question")
        .filter(pl.col("answerer") == pl.col("person"))
        .select("post", "question", "answer")
        .sort("post", "answer")
    )


def find_reasons(follow_ups: pl.DataFrame, texts: Mapping[int, str]) -> dict[int, FollowUpReason]:
    """Return number of a post -> the first time that its author was asked why and answered.

    `texts` are those of the questions and answers of `find_follow_ups`, by number; missing ones are skipped.
    """
    rules = load_rules("whys")
    reasons: dict[int, FollowUpReason] = {}
    for post, question, answer in follow_ups.iter_rows():
        if post in reasons or question not in texts or answer not in texts:
            continue
        match = rules.first(own_words(texts[question]))
        answer_text = first_words(own_words(texts[answer]), LONGEST, dropped="")
        if match and answer_text:
            reasons[post] = FollowUpReason(match[1].group().strip(), answer_text, answer)
    return reasons
