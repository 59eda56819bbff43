"""Whether the author asks a question that they want answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator
from analysis.mention_model.combination import NO_RULE
from analysis.mention_model.reading import model_rule
from analysis.text.language import sentences
from analysis.text.questions import QuestionMatch, find_questions, version
from talkworthy.model import Annotation, Brand

NAME = "question"
VERSION = "2"


@annotator(NAME)
class QuestionAnnotator:
    """Labels `question` where a question wants an answer; the evidence is the question.

    Applies to every post of a conversation, of all author types and languages: a question mark is one in most.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self.version = f"{VERSION}.{version()}"

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield one annotation for each post that asks."""
        for index, question in questions_in(posts).items():
            item = posts[index]
            yield Annotation(
                item.post.id, item.brand, NAME, self.version, NAME, None, question.start, question.stop, question.rule
            )


def questions_in(posts: Sequence[AnnotatedPost]) -> dict[int, QuestionMatch]:
    """Return index in `posts` -> the question there that wants an answer."""
    replies = {index for index, item in enumerate(posts) if item.post.reply_to is not None}
    questions = find_questions([item.own for item in posts], replies)
    for index, item in enumerate(posts):
        if item.reading is None:
            continue
        probability = item.reading.applies(NAME, "yes", "yes" if index in questions else NO_RULE)
        if probability is None:
            questions.pop(index, None)
        elif index not in questions:
            questions[index] = QuestionMatch(*asking_span(item.own), model_rule(probability))
    return dict(sorted(questions.items()))


def asking_span(text: str) -> tuple[int, int]:
    """Return the first sentence with a question mark, else the first sentence."""
    spans = list(sentences(text)) or [(0, len(text))]
    return next((span for span in spans if text[slice(*span)].rstrip().endswith("?")), spans[0])
