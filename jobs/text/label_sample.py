"""`talkworthy sample`: posts drawn at random for a person to check whether they are about the brand."""

from __future__ import annotations

from pathlib import Path

from reports.formats.csv_cells import to_csv
from services.context import AppContext, now
from services.feedback.label_sample import SampleRequest, draw_sample
from talkworthy.errors import UserError
from talkworthy.model import Post

COLUMNS = ("post", "label", "source", "community", "written", "address", "title", "text")


def sample(context: AppContext, brand: str, count: int, seed: int, of_refused: bool = False) -> bytes:
    """Return a CSV file of `count` posts that were never drawn before, with an empty column `label` to fill in."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        posts = draw_sample(connection, name, SampleRequest(count, seed, of_refused), now())
    return to_csv(COLUMNS, [_to_row(post) for post in posts])


def write(page: bytes, out: Path) -> int:
    """Put the sample in a file that is not there yet: one that is may hold labels. Returns its size in bytes."""
    try:
        with out.open("xb") as file:
            return file.write(page)
    except FileExistsError as error:
        raise UserError(f"{out} is there already, and may hold labels. Name another file.") from error


def _to_row(post: Post) -> tuple[str, ...]:
    where = post.source, post.community or "", f"{post.created_at.day} {post.created_at:%B %Y}", post.url or ""
    return (post.id, "", *where, post.title, post.text)
