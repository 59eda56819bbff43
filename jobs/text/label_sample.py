"""The CSV file of `talkworthy sample`: posts to review, with an empty column for the label."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reports.formats.csv_cells import to_csv
from talkworthy.errors import UserError
from talkworthy.files.whole_file import save_whole
from talkworthy.model import Post

COLUMNS = ("post", "label", "source", "community", "written", "address", "title", "text")


def sample_to_csv(posts: Iterable[Post]) -> bytes:
    """Return a CSV file of these posts, with an empty column `label`."""
    return to_csv(COLUMNS, [_to_row(post) for post in posts])


def write_new(page: bytes, out: Path) -> int:
    """Write a new file, and return its size in bytes. Raises UserError where it exists: it may hold labels."""
    try:
        save_whole(out, page, is_new=True)
        return len(page)
    except FileExistsError as error:
        raise UserError(f"{out} exists already, and may hold labels. Name another file.") from error


def _to_row(post: Post) -> tuple[str, ...]:
    where = post.source, post.community or "", f"{post.created_at.day} {post.created_at:%b %Y}", post.url or ""
    return (post.id, "", *where, post.title, post.text)
