"""Some whole threads prepared for analysis: their posts, reply trees, and which post names which brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from analysis.annotators.base import AnnotatedPost
from analysis.relevance.classifier import RelevanceResult
from analysis.relevance.passing_mention import is_about
from analysis.text.language import own_words
from analysis.threads.author_types import AuthorTypeResult
from analysis.threads.conversations import (
    IMPLIED,
    MENTION_KINDS,
    ConversationColumns,
    find_mention_kinds,
    measure_conversations,
)
from analysis.threads.reply_forest import Forest
from talkworthy.attachments import without_attachments
from talkworthy.findings import Mention
from talkworthy.model import AUTHOR_TYPES, Conversation, NameMatch, Post, analysed_text
from talkworthy.timestamps import to_micros

# letters and numbers as Python's \w has them: Rust's takes the joints of emoji for letters too
_WORD = r"[\p{L}\p{N}_]+(?:['\u2019][\p{L}\p{N}_]+)*"


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post with its primary key in the store."""

    pk: int
    post: Post


class ThreadBatch:
    """Some whole threads, ready to be analysed for one brand after the other."""

    def __init__(self, rows: Sequence[StoredPost], mentions: Sequence[dict[str, list[NameMatch]]]) -> None:
        posts = [row.post for row in rows]
        self.rows = rows
        self.mentions = mentions
        self.numbers = {row.post.id: row.pk for row in rows}
        self.forest = Forest.of(
            [post.id for post in posts], [post.reply_to for post in posts], [post.thread for post in posts]
        )
        self._texts = [analysed_text(post.title, post.text) for post in posts]
        self._author = _to_codes([post.author and f"{post.source}:{post.author}" for post in posts])
        self._words = count_words([without_attachments(text) for text in self._texts])
        self._created_at = np.array([to_micros(post.created_at) for post in posts], dtype=np.int64)
        self._parent_missing = np.array([post.parent_missing for post in posts])
        self._reported = self._count_reported(posts)

    def mention_kinds(self, brand: str, relevance: Mapping[str, RelevanceResult]) -> tuple[Any, Any]:
        """Return which posts name the brand (n), and the kind of mention that each is (n, index in MENTION_KINDS).

        `relevance`: post id -> what labels or a model decided.
        """
        names = np.array([brand in matches for matches in self.mentions])
        about = np.array(
            [is_about(row.post, matches.get(brand, ())) for row, matches in zip(self.rows, self.mentions, strict=True)]
        )
        off_topic = np.zeros(len(self.rows), dtype=bool)
        labelled = np.zeros(len(self.rows), dtype=bool)
        for index in [index for index, row in enumerate(self.rows) if row.post.id in relevance] if relevance else ():
            is_about_brand = relevance[self.rows[index].post.id].about
            off_topic[index], labelled[index] = not is_about_brand, is_about_brand and not names[index]
        mention_kinds = find_mention_kinds(self.forest, names, about, off_topic)
        # a post labelled as about the brand begins a conversation where it is in none
        labelled &= mention_kinds < IMPLIED
        if not labelled.any():
            return names, mention_kinds
        for index in np.flatnonzero(labelled).tolist():
            self.mentions[index][brand] = [NameMatch(brand, brand, 0, 0)]
        return names | labelled, find_mention_kinds(self.forest, names | labelled, about | labelled, off_topic)

    def conversations(
        self, brand: str, mention_kinds: Any, names: Any, author_types: dict[int, AuthorTypeResult]
    ) -> Iterator[Conversation]:
        """Yield the conversations about one brand in these threads."""
        author_type_codes = np.full(len(self.rows), AUTHOR_TYPES.index("unknown"), dtype=np.int8)
        for index, result in author_types.items():
            author_type_codes[index] = AUTHOR_TYPES.index(result.author_type)
        columns = ConversationColumns(
            author=self._author,
            author_type=author_type_codes,
            words=self._words,
            created_at=self._created_at,
            names=names,
            parent_missing=self._parent_missing,
            reported=self._reported,
        )
        for row in measure_conversations(self.forest, mention_kinds, columns).iter_rows(named=True):
            root = self.rows[row.pop("root_row")].post
            yield Conversation(brand=brand, source=root.source, community=root.community, **row)

    def annotated_post(self, index: int, brand: str, mention_kind: int, result: AuthorTypeResult) -> AnnotatedPost:
        """Return one post as annotators get it."""
        text = self._texts[index]
        return AnnotatedPost(
            post=self.rows[index].post,
            brand=brand,
            mention_kind=MENTION_KINDS[mention_kind] or "context",
            text=text,
            own=own_words(text),
            mentions=self.mentions[index].get(brand, ()),
            author_type=result.author_type,
        )

    def mention(self, index: int, brand: str, mention_kind: int) -> Mention:
        """Return the mention that one post is in the conversation."""
        row, matches = self.rows[index], self.mentions[index].get(brand)
        return Mention(
            brand=brand,
            post=row.pk,
            thread=row.post.thread,
            mention_kind=MENTION_KINDS[mention_kind] or "context",
            name_match=matches[0] if matches else None,
        )

    def _count_reported(self, posts: Sequence[Post]) -> Any:
        """Return the replies of each thread as its first post reports them, NaN where it does not (t)."""
        # Only a root reports the replies of the whole tree; a comment reports those of its own branch.
        replies = {post.id: post.engagement.replies for post in posts if post.id == post.thread}
        counts = [replies.get(thread) for thread in self.forest.threads]
        return np.array([np.nan if count is None else count for count in counts], dtype=np.float64)


def count_words(texts: Sequence[str]) -> Any:
    """Return how many words each text has, as `language.words` splits them (n, int32)."""
    return pl.Series(texts, dtype=pl.String).str.count_matches(_WORD).to_numpy().astype(np.int32)


def _to_codes(values: Sequence[str | None]) -> Any:
    """Return a small number for each different value, -1 for None (n, int32)."""
    numbers: dict[str, int] = {}
    return np.array([-1 if value is None else numbers.setdefault(value, len(numbers)) for value in values], np.int32)
