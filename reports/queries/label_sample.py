"""The random sample that people review: the next posts for a person, and how far reviewers agree."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.stats.krippendorff import Agreement, agreement
from talkworthy.model import Post
from talkworthy.storage.analysis.label_sample import load_labels_of_all_people, load_posts_by_id
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SAMPLED, SENTIMENT, load_labels
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

CUE = "cue"
QUESTIONS = (RELEVANT, SENTIMENT, AUTHOR_TYPE, CUE)
"""The questions about a post, in this order; all but the first only for posts that are about the brand."""
AT_ONCE = 20
"""Posts that are loaded at once, so that nobody waits between two of them."""


@dataclass(frozen=True, slots=True)
class PostToReview:
    """A post to review, with `context`: its first post and what it replies to; `questions` have no answer yet."""

    post: Post
    context: tuple[Post, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UpcomingPosts:
    """The next posts for a person, who has finished `done` of the `drawn` posts."""

    posts: tuple[PostToReview, ...]
    done: int
    drawn: int


def upcoming_posts(
    connection: Connection, brand: str, person: str, questions: Collection[str], skipped: Collection[str] = ()
) -> UpcomingPosts:
    """Return at most AT_ONCE posts with `questions` that `person` has not answered, without the posts in `skipped`.

    Everybody gets the same posts in the same order, so that two reviewers can be compared.
    """
    labels = load_labels_of_all_people(connection, brand)
    drawn = sorted(post for post, label in load_labels(connection, brand, SAMPLED).items() if label == ABOUT)
    posts = {post.id: post for post in load_posts_by_id(connection, drawn)}
    # a drawn post may have been removed since; in random order: ids follow time, and most do not label to the end
    order = sorted((post for post in drawn if post in posts and not posts[post].gone), key=_random_key)
    unanswered = {post: _unanswered(_answers(labels, post, person), questions) for post in order}
    unfinished = [post for post in order if unanswered[post]]
    chosen = [posts[post] for post in unfinished if post not in skipped][:AT_ONCE]
    above = {post.id: {post.thread, post.reply_to or ""} - {post.id} for post in chosen}
    context = {post.id: post for post in load_posts_by_id(connection, set().union(*above.values()))}
    sampled = (
        PostToReview(post, tuple(context[id_] for id_ in sorted(above[post.id] & context.keys())), unanswered[post.id])
        for post in chosen
    )
    return UpcomingPosts(tuple(sampled), len(order) - len(unfinished), len(order))


def agreements(connection: Connection, brand: str) -> dict[str, Agreement]:
    """Return how far reviewers agree, by question; only questions that two reviewers answered about the same post."""
    labels = load_labels_of_all_people(connection, brand)
    drawn = load_labels(connection, brand, SAMPLED)
    by_question = {name: agreement(labels.get((post, name), {}) for post in drawn) for name in QUESTIONS}
    return {name: result for name, result in by_question.items() if result.posts}


def _random_key(post: str) -> bytes:
    return hashlib.blake2b(post.encode(), digest_size=8).digest()


def _answers(labels: Mapping[tuple[str, str], Mapping[str, str]], post: str, person: str) -> dict[str, str]:
    answers = {name: labels.get((post, name), {}).get(person) for name in QUESTIONS}
    return {name: label for name, label in answers.items() if label is not None}


def _unanswered(answers: Mapping[str, str], questions: Collection[str]) -> tuple[str, ...]:
    """Return the questions about a post without an answer; none for a post that is not about the brand."""
    if answers.get(RELEVANT) == NOT_ABOUT:
        return ()
    return tuple(name for name in QUESTIONS if name in questions and name not in answers)
