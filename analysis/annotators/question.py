"""Does the author ask something that they want answered?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator
from analysis.text.questions import Asked, find_questions, version
from talkworthy.model import Annotation, Brand

NAME = "question"


@annotator(NAME)
class Question:
    """Labels `question` where something is asked that wants an answer; the evidence is what is asked.

    Every post of a talk is read, whoever wrote it and in whatever language: a question mark is one in most.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self.version = version()

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """One annotation for each post that asks."""
        for place, asked in read_questions(posts).items():
            said = posts[place]
            yield Annotation(
                said.post.id, said.brand, NAME, self.version, NAME, None, asked.start, asked.stop, asked.rule
            )


def read_questions(posts: Sequence[Said]) -> dict[int, Asked]:
    """Place in `posts` -> what is asked there, where something is that wants an answer."""
    replies = {place for place, said in enumerate(posts) if said.post.reply_to is not None}
    return find_questions([said.own for said in posts], replies)
