"""What kind of post began a conversation, and who refers to the brand's marketing in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.annotators.base import Said, annotator, is_heard
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
class Starter:
    """Labels the first post of a conversation: `question`, `recommendations`, `experience`, `praise`, `complaint`,
    `comparison`, `news`, `own marketing`, `deal` or `joke`; none where no rule fires.

    Who wrote it goes before what it says; the title before the text. The evidence is what fired.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("starters")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """At most one annotation for each first post."""
        firsts = [said for said in posts if said.post.id == said.post.thread and not said.post.gone]
        told = [said for said in firsts if said.author_type in BY_AUTHOR_TYPE]
        for said in told:
            label, rule = BY_AUTHOR_TYPE[said.author_type]
            yield Annotation(said.post.id, said.brand, STARTER, self.version, label, rule=rule)
        open_ones = [said for said in firsts if said.author_type in ("public", "unknown")]
        titles = self._rules.first_in([said.post.title for said in open_ones])
        texts = self._rules.first_in([said.own[:READ_AT_MOST] for said in open_ones])
        for place, said in enumerate(open_ones):
            fired = titles.get(place) or texts.get(place)
            if fired and is_english(said.own, said.post.lang):
                yield self._annotation(said, fired[0], fired[1].start(), fired[1].end())

    def _annotation(self, said: Said, rule: Rule, start: int, stop: int) -> Annotation:
        return Annotation(said.post.id, said.brand, STARTER, self.version, rule.label, None, start, stop, rule.name)


@annotator(MARKETING)
class Marketing:
    """Labels `marketing` where a person refers to the brand's ads, offers or campaigns: talk that was bought."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._rules = load_rules("marketing")
        self.version = self._rules.version

    def annotate(self, posts: Sequence[Said]) -> Iterator[Annotation]:
        """At most one annotation a post."""
        heard = [said for said in posts if is_heard(said)]
        for place, (rule, match) in self._rules.first_in([said.own for said in heard]).items():
            said, span = heard[place], match.span()
            if is_english(said.own, said.post.lang):
                yield Annotation(said.post.id, said.brand, MARKETING, self.version, rule.label, None, *span, rule.name)
