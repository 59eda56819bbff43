"""Counts what readers leave out, merge or assume in a data set, for the result of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

ZONELESS = "zoneless_dates"
RETWEETS = "retweets"
REPEATED = "repeated_rows"
UNREADABLE_COUNTS = "unreadable_counts"
MISSING_REPLIES = "missing_replies"
UNUSED_MAPS = "unused_maps"
SHARES = "shares"
PRIVATE = "private_posts"
ROUNDED_IDS = "rounded_ids"
RELATIVE_DATES = "relative_dates"
CONFLICTING = "conflicting_rows"
REPLACED = "replaced_rows"
UNREAD_SHEETS = "unread_sheets"

# hashes of 60 and 30 bits: with whole ones, a million posts would take 140 MB instead of 110
_KEY = 2**60 - 1
_CONTENTS = 2**30 - 2

_SENTENCES = {
    ZONELESS: (
        "1 date has no time zone and is taken as UTC; --timezone names another, for example Europe/Berlin.",
        "{n:,} dates have no time zone and are taken as UTC; --timezone names another, for example Europe/Berlin.",
    ),
    RETWEETS: (
        "1 retweet without words of its own was left out.",
        "{n:,} retweets without words of their own were left out.",
    ),
    REPEATED: (
        "1 row repeats another with the same id and text; the post counts once.",
        "{n:,} rows repeat others with the same id and text; each post counts once.",
    ),
    SHARES: (
        "1 boost or forwarded message without words of its own was left out.",
        "{n:,} boosts or forwarded messages without words of their own were left out.",
    ),
    PRIVATE: (
        "1 post is not public and was left out.",
        "{n:,} posts are not public and were left out.",
    ),
    UNREADABLE_COUNTS: (
        "1 count, such as likes, could not be read; its post is kept without it.",
        "{n:,} counts, such as likes, could not be read; their posts are kept without them.",
    ),
    UNUSED_MAPS: (
        "1 file has a known format and other columns than --map names; it was read without the map.",
        "{n:,} files have known formats and other columns than --map names; they were read without the map.",
    ),
    UNREAD_SHEETS: (
        "1 other sheet of a workbook has other columns and was not read: save it as a file of its own to import it.",
        "{n:,} other sheets of workbooks have other columns and were not read: save them as files of their own to "
        "import them.",
    ),
    MISSING_REPLIES: (
        "1 reply is not in the file: Reddit's page only has a link to it.",
        "{n:,} replies are not in the file: Reddit's page only has links to them.",
    ),
    ROUNDED_IDS: (
        "1 row has an id that a spreadsheet has rounded: export the data again and import it unopened.",
        "{n:,} rows have ids that a spreadsheet has rounded: export the data again and import it unopened.",
    ),
    RELATIVE_DATES: (
        "1 date says how long ago, not when: map a column with the date itself.",
        "{n:,} dates say how long ago, not when: map a column with the date itself.",
    ),
    REPLACED: (
        "1 row has the id of an earlier one, but another text, author or time: the later one is kept.",
        "{n:,} rows have the ids of earlier ones, but other texts, authors or times: the later ones are kept.",
    ),
    CONFLICTING: (
        "1 row has the id of another row, but another text, author or time: only the first is kept.",
        "{n:,} rows have the ids of other rows, but other texts, authors or times: only the first of each is kept.",
    ),
}
"""Each kind of note -> its sentence for one, and for several."""

_REASONS = (ROUNDED_IDS, RELATIVE_DATES, CONFLICTING)


class ReadingNotes:
    """The notes of one pass over a data set; readers get them with their sample.

    `counts` holds the number of each kind of note, one of the constants of this module.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._contents: dict[int, int] = {}  # hash of an id -> hash of its post, 0 for a deleted one

    def add(self, kind: str, number: int = 1) -> None:
        """Count a note of this kind."""
        if number:
            self.counts[kind] += number

    @property
    def left_out(self) -> int:
        """The number of posts that were read well, and left out."""
        return sum(self.counts[kind] for kind in (RETWEETS, SHARES, PRIVATE))

    def start_pass(self) -> None:
        """Forget all notes: another pass over the same rows begins."""
        self.counts.clear()
        self._contents.clear()

    def check_repeat(self, post: Post) -> None:
        """Count `post` if the data set already has it; raise BadRow if it has another post with this id.

        A deleted post may repeat one that was not deleted yet.
        """
        if not self._differs(post):
            return
        self.add(CONFLICTING)
        raise BadRow(f"Another row has the id {post.id[:80]!r} with other text, author or time; the first is kept.")

    def note_replaced(self, post: Post) -> None:
        """Count `post` if the data set already has one with its id: equal, or another that this one replaces."""
        if self._differs(post):
            self.add(REPLACED)
            self._contents[hash(post.id) & _KEY] = _to_contents(post)

    def _differs(self, post: Post) -> bool:
        """Return whether the data set has another post with this id; remember a new one, and count an equal one."""
        key, contents = hash(post.id) & _KEY, _to_contents(post)
        before = self._contents.get(key)
        if before and contents and before != contents:
            return True
        self._contents[key] = contents
        if before is not None:
            self.add(REPEATED)
        return False


def _to_contents(post: Post) -> int:
    return 0 if post.gone else 1 + (hash((post.created_at, post.author, post.title, post.text)) & _CONTENTS)


def to_sentences(counts: Mapping[str, int]) -> list[str]:
    """Return a sentence for each kind of note that there is."""
    return [
        forms[0] if counts[kind] == 1 else forms[1].format(n=counts[kind])
        for kind, forms in _SENTENCES.items()
        if counts.get(kind)
    ]


def to_reasons(counts: Mapping[str, int]) -> list[str]:
    """Return the sentences for rows that were rejected."""
    return to_sentences({kind: counts[kind] for kind in _REASONS if kind in counts})
