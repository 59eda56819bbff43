"""One question deeper: what somebody answered when another asked them why."""

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
class Why:
    """`question` was asked below a post, and its author answered; `post` is the number of the answer."""

    question: str
    answer: str
    post: int


def chains(posts: pl.DataFrame, said: pl.Series) -> pl.DataFrame:
    """Posts of `said` (numbers) that another answered and whose author then answered that: post, question, answer.

    `posts` are all of the talks, with the numbers `post` and `parent`, and `source` and `author`. All three are numbers
    of posts; what asks need not be a question yet.
    """
    known = posts.filter(pl.col("author").is_not_null()).select("post", "parent", person=pl.struct("source", "author"))
    asked = known.select(post="parent", question="post", asker="person")
    answered = known.select(question="parent", answer="post", answerer="person")
    return (
        known.filter(pl.col("post").is_in(said.implode()))
        .select("post", "person")
        .join(asked, on="post")
        .filter(pl.col("asker") != pl.col("person"))
        .join(answered, on="question")
        .filter(pl.col("answerer") == pl.col("person"))
        .select("post", "question", "answer")
        .sort("post", "answer")
    )


def find_whys(chained: pl.DataFrame, texts: Mapping[int, str]) -> dict[int, Why]:
    """Number of a post -> the first time that its author was asked why and answered.

    `texts` are those of the questions and answers of `chains`, by number; one that is not there is passed over.
    """
    rules = load_rules("whys")
    found: dict[int, Why] = {}
    for post, question, answer in chained.iter_rows():
        if post in found or question not in texts or answer not in texts:
            continue
        fired = rules.first(own_words(texts[question]))
        told = first_words(own_words(texts[answer]), LONGEST, dropped="")
        if fired and told:
            found[post] = Why(fired[1].group().strip(), told, answer)
    return found
