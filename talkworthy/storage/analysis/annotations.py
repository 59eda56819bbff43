"""Reads annotations of a brand's posts beyond author type and sentiment, and the texts that they refer to."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from talkworthy.model import analysed_text
from talkworthy.storage.analysis.dataframes import to_frame
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import annotations, posts

ANNOTATION_COLUMNS: dict[str, Any] = {
    "post": pl.Int64,
    "name": pl.String,
    "label": pl.String,
    "start": pl.Int64,
    "stop": pl.Int64,
    "rule": pl.String,
}
TEXT_COLUMNS: dict[str, Any] = {"post": pl.Int64, "id": pl.String, "url": pl.String, "text": pl.String}


def annotations_frame(connection: Connection, brand: str, names: Sequence[str]) -> pl.DataFrame:
    """Return one row for each annotation of these names on the brand's posts: the columns of `ANNOTATION_COLUMNS`."""
    columns = [annotations.c[name] for name in ANNOTATION_COLUMNS]
    statement = (
        select(*columns)
        .where(annotations.c.brand == brand, annotations.c.name.in_(names))
        .order_by(annotations.c.post, annotations.c.name)
    )
    return to_frame(connection, statement, ANNOTATION_COLUMNS)


def texts_frame(connection: Connection, numbers: Iterable[int]) -> pl.DataFrame:
    """Return the texts of these posts (by number), as spans count their characters: the columns of `TEXT_COLUMNS`."""
    statement = (
        select(posts.c.pk, posts.c.id, posts.c.url, posts.c.title, posts.c.text)
        .where(is_one_of(connection, posts.c.pk, numbers), ~posts.c.gone)
        .order_by(posts.c.pk)
    )
    rows = [(row.pk, row.id, row.url, analysed_text(row.title, row.text)) for row in connection.execute(statement)]
    return pl.DataFrame(rows, schema=TEXT_COLUMNS, orient="row")
