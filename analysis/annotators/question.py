"""Whether the author asks a question that they want answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.annotators.base import AnnotatedPost, annotator
from analysis.mention_model.combination import NO_RULE
from analysis.mention_model.reading import model_rule
from analysis.text.language import sentences
from analysis.text.questions import QuestionMatch, find_questions, version
from talkworthy.model import Annotation, Brand

NAME = "question"
VERSION = "2"
KEPT = 0.3
"""Probability from which a question by rules stays one: at least as many of those are right as of the others."""


@annotator(NAME)
class QuestionAnnotator:
    """Labels `question` where a question wants an answer; the evidence is the question.

    Applies to every post of a conversation, of all author types and languages: a question mark is one in most.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self.version = f"{VERSION}.{version()}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post that asks."""
        for index, question in with_model(posts, questions_in(posts)).items():
            item = posts[index]
            yield Annotation(
                item.post.id, item.brand, NAME, self.version, NAME, None, question.start, question.stop, question.rule
            )


def questions_in(posts: Sequence[AnnotatedPost]) -> dict[int, QuestionMatch]:
    """Return index in `posts` -> the question there that wants an answer, by rules."""
    replies = {index for index, item in enumerate(posts) if item.post.reply_to is not None}
    return find_questions([item.own for item in posts], replies)


def with_model(posts: Sequence[AnnotatedPost], by_rules: Mapping[int, QuestionMatch]) -> dict[int, QuestionMatch]:
    """Return index -> question after the model: one that it sees is added, one that it excludes falls away."""
    questions = dict(by_rules)
    for index, item in enumerate(posts):
        if item.reading is None:
            continue
        rule = "yes" if index in by_rules else NO_RULE
        probability = item.reading.decide(NAME, rule).probabilities["yes"]
        if index in by_rules and probability < KEPT:
            del questions[index]
        elif index not in by_rules and item.reading.applies(NAME, "yes", rule) is not None:
            questions[index] = QuestionMatch(*asking_span(item.own), model_rule(probability))
    return dict(sorted(questions.items()))


def asking_span(text: str) -> tuple[int, int]:
    """Return the first sentence with a question mark, else the first sentence."""
    spans = list(sentences(text)) or [(0, len(text))]
    return next((span for span in spans if text[slice(*span)].rstrip().endswith("?")), spans[0])
