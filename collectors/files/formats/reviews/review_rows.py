"""What the readers of reviews share: a form's columns, and a review with the company's reply as two posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from collectors.files.cells.ids import make_id
from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import FileSample, Reject
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.posts.documents import read_documents
from collectors.files.posts.json_cells import Cells, to_cells, with_nested_cells
from collectors.files.posts.native_post import build_post
from talkworthy.model import BUSINESS_REPLY, Post
from talkworthy.plain_text import to_plain_text
from talkworthy.plain_text.stars import to_stars
from talkworthy.post_ndjson import BadRow

_ANONYMOUS = ("", "A Google user")

_EMPTY = frozenset({"", "nan", "none", "nat", "null", "n/a", "<na>"})
"""What data frames write into cells without a value."""


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The columns of one form of reviews; of several names the first that has a value counts.

    `needs` are the columns that the form is recognised by, of which a row has all; `any_of`, of which it has one.
    `community` is what is reviewed: the app, the shop, the product. `zone` is that of dates without one, where the form
    says it. `prepare` adds cells that are only inside others.
    """

    source: str
    needs: frozenset[str]
    created_at: tuple[str, ...]
    text: tuple[str, ...]
    id: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    community: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    replied_at: tuple[str, ...] = ()
    replied_by: tuple[str, ...] = ()
    any_of: frozenset[str] = frozenset()
    zone: str = ""
    prepare: Callable[[Cells], Cells] | None = None

    def fits(self, columns: Iterable[str]) -> bool:
        """Return whether a table or object with `columns` is of this form."""
        present = frozenset(columns)
        return self.needs <= present and (not self.any_of or bool(self.any_of & present))


class ReviewReader:
    """A reader of tables in one of the forms `tables`, and of JSON in one of the forms `objects`.

    A review is a post, and the company's reply to it another.
    """

    description: ClassVar[str]
    has_threads: ClassVar[bool] = True
    tables: ClassVar[tuple[ReviewForm, ...]]
    objects: ClassVar[tuple[ReviewForm, ...]]

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        self._form_and_table = find_form(sample, self.tables)

    @classmethod
    def matches(cls, sample: FileSample) -> bool:
        rows = (to_cells(review) for row in sample.objects() for review in cls.reviews(row)[:20])
        return any(form.fits(row) for row in rows for form in cls.objects) or matches_table(sample, cls.tables)

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._form_and_table is None:
            return read_documents(stream, lambda row: read_each_review(self.reviews(row), self.objects), self._notes)
        form, table = self._form_and_table
        return read_reviews(stream, table, form)

    @staticmethod
    def reviews(row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the reviews in a JSON object: itself, where a form has no more around them."""
        return [dict(row)]


def find_form(sample: FileSample, forms: Iterable[ReviewForm]) -> tuple[ReviewForm, Table] | None:
    """Return the first form that a table of the sample has, and that table; None if there is none."""
    if sample.column_map.columns or any(sample.objects()):
        return None
    for form in forms:
        if table := find_table(sample, form.fits):
            return form, with_date_order(sample, table, [name for name in form.created_at if name in table.columns][:1])
    return None


def matches_table(sample: FileSample, forms: Iterable[ReviewForm]) -> bool:
    """Return whether a table of the sample has one of the forms."""
    if sample.column_map.columns or any(sample.objects()):
        return False
    return any(find_table(sample, form.fits) is not None for form in forms)


def read_reviews(stream: FileStream, table: Table, form: ReviewForm) -> Iterator[Post | Reject]:
    """Yield the reviews in a table, each with the company's reply after it."""
    dates = table.dates

    def convert(cells: Cells) -> tuple[Post, ...]:
        posts = tuple(to_posts(form.prepare(cells) if form.prepare else cells, form, dates))
        for post in posts:
            table.notes.check_repeat(post)
        return posts

    for item in read_table(stream, table, convert):
        if isinstance(item, Reject):
            yield item
        else:
            yield from item


def to_posts(cells: Cells, form: ReviewForm, dates: DateReader) -> Iterator[Post]:
    """Yield the review in a row and the company's reply, if there is one; nothing for stars without words.

    A review without an id gets one made of author, time and words. One without an author is by a person of its own, for
    an account has one review of each app, shop or product. Raises BadRow.
    """
    cells = with_nested_cells(cells)
    text = to_plain_text(_value(cells, form.text))
    title = _without_text(to_plain_text(_value(cells, form.title)), text)
    reply = _value(cells, form.reply)
    if not text and not title and not reply:
        return
    written = dates.to_moment(_value(cells, form.created_at), form.zone)
    own = {"author": _value(cells, form.author), "created_at": written.isoformat(), "title": title, "text": text}
    native = _value(cells, form.id) or make_id(own)
    community = _value(cells, form.community)
    yield build_post(
        form.source,
        {
            **own,
            "author": own["author"] if own["author"] not in _ANONYMOUS else f"reviewer {native[-8:]}",
            "id": native,
            "kind": "review",
            "created_at": written,
            "community": community,
            "lang": _value(cells, form.lang).replace("_", "-").partition("-")[0].lower(),
            "url": _value(cells, form.url),
            "likes": _value(cells, form.likes),
            "rating": to_stars(_value(cells, form.rating)),
        },
    )
    if reply:
        replied = _value(cells, form.replied_at)
        yield build_post(
            form.source,
            {
                "id": f"{native}/reply",
                "kind": "reply",
                "created_at": dates.to_moment(replied, form.zone) if replied else written,
                "thread": native,
                "reply_to": native,
                "text": to_plain_text(reply),
                "author": _value(cells, form.replied_by) or community or "Developer",
                "community": community,
                "flags": (BUSINESS_REPLY,),
            },
        )


def read_each_review(rows: Iterable[Mapping[str, Any]], forms: Iterable[ReviewForm]) -> Iterator[Post | str]:
    """Yield the posts of JSON objects, each in one of the forms, or the reason why one cannot be read."""
    for row in rows:
        cells = to_cells(row)
        form = next((form for form in forms if form.fits(cells)), None)
        try:
            yield from to_posts(cells, form, DateReader()) if form else ()
        except BadRow as error:
            yield error.reason


def _without_text(title: str, text: str) -> str:
    """Return the title, "" where it is only the beginning of the text, as Trustpilot writes it."""
    return "" if text.startswith(title.rstrip(".… ")) else title


def _value(cells: Cells, names: Iterable[str]) -> str:
    """Return the first cell with a value among `names`."""
    values = (cells.get(name, "").strip() for name in names)
    return next((value for value in values if value.casefold() not in _EMPTY), "")
