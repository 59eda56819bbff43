"""The kind of post that started a thread, and posts that refer to the brand's marketing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import AnnotatedPost, annotator, is_from_public
from analysis.text.language import is_english
from analysis.text.rules import Rule, load_rules
from talkworthy.model import Annotation, AuthorType, Brand

STARTER, MARKETING = "conversation_starter", "marketing"
BY_AUTHOR_TYPE: dict[AuthorType, tuple[str, str]] = {
    "brand": ("own marketing", "the brand itself began it"),
    "staff": ("own marketing", "somebody who works for the brand began it"),
    "promoter": ("deal", "somebody who promotes something began it"),
    "press": ("news", "the press began it"),
}
READ_AT_MOST = 600
"""Characters of a first post: what it is about comes early, and long posts have a bit of everything."""


@annotator(STARTER)
class ConversationStarter:
    """Labels the first post of a thread, by its author type, then its title, then its text.

    Labels are `question`, `recommendations`, `experience`, `praise`, `complaint`, `comparison`, `news`, `own
    marketing`, `deal` and `joke`; none where no rule matches. The evidence is the match.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("starters")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield at most one annotation for each first post."""
        firsts = [item for item in posts if item.post.id == item.post.thread and not item.post.gone]
        by_author_type = [item for item in firsts if item.author_type in BY_AUTHOR_TYPE]
        for item in by_author_type:
            label, rule = BY_AUTHOR_TYPE[item.author_type]
            yield Annotation(item.post.id, item.brand, STARTER, self.version, label, rule=rule)
        by_people = [item for item in firsts if item.author_type in ("public", "unknown")]
        titles = self._rules.first_in([item.post.title for item in by_people])
        texts = self._rules.first_in([item.own[:READ_AT_MOST] for item in by_people])
        for index, item in enumerate(by_people):
            fired = titles.get(index) or texts.get(index)
            if fired and is_english(item.own, item.post.lang):
                yield self._annotation(item, fired[0], fired[1].start(), fired[1].end())

    def _annotation(self, item: AnnotatedPost, rule: Rule, start: int, stop: int) -> Annotation:
        return Annotation(item.post.id, item.brand, STARTER, self.version, rule.label, None, start, stop, rule.name)


@annotator(MARKETING)
class Marketing:
    """Labels `marketing` where a person refers to the brand's ads, offers or campaigns: paid attention."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("marketing")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[AnnotatedPost]) -> Iterator[Annotation]:
        """Yield at most one annotation a post."""
        items = [item for item in posts if is_from_public(item)]
        for index, (rule, match) in self._rules.first_in([item.own for item in items]).items():
            item, span = items[index], match.span()
            if is_english(item.own, item.post.lang):
                yield Annotation(item.post.id, item.brand, MARKETING, self.version, rule.label, None, *span, rule.name)
