"""The reader of conversations as a store has it: for its brands, with what people said and what was learned of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from analysis.mentions import Matcher
from analysis.reading import Reader
from analysis.relevance import Example
from talkworthy.model import Brand, Post
from talkworthy.storage.checking import load_by_id
from talkworthy.storage.labels import ABOUT, RELEVANT, load_all_labels
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def reader_maker(
    connection: Connection, brands: Sequence[Brand], annotators: Sequence[str] | None = None
) -> Callable[[], Reader]:
    """What makes a reader of these brands, here or in another process; `annotators` as in `Reader`."""
    said = {brand.name: load_all_labels(connection, brand.name) for brand in brands}
    relevant = {brand: told[RELEVANT] for brand, told in said.items() if RELEVANT in told}
    posts = load_by_id(connection, {post for told in relevant.values() for post in told})
    return partial(Reader, brands, annotators, said=said, examples=to_examples(brands, posts, relevant))


def to_examples(
    brands: Sequence[Brand], posts: Iterable[Post], relevant: Mapping[str, Mapping[str, str]]
) -> dict[str, list[Example]]:
    """Brand -> those of the posts that were labelled `relevant` or not (brand -> post id -> label) and name it."""
    examples: dict[str, list[Example]] = {brand: [] for brand in relevant}
    if not relevant:
        return examples
    matcher = Matcher(brands)
    for post in posts:
        found = matcher.find(post)
        for brand, said in relevant.items():
            mentions = found.get(brand)
            # an empty mention is the brand's own voice, which needs no learning
            if post.id in said and mentions and mentions[0].stop:
                examples[brand].append(Example(post, mentions, len(found) > 1, said[post.id] == ABOUT))
    return examples
