"""Proposes how to read a file in an unknown format: a map of its columns, three posts, and what the file lacks.

Used by `talkworthy import` and the dashboard. A preview quotes posts: it is for the person who gave the file, and never
stored or logged.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from textwrap import shorten
from typing import Any, get_args

from collectors.files.cells.zones import zone_in_name
from collectors.files.engine.dataset import UnknownFormat, is_known_format, read_first
from collectors.files.engine.dates import DateOrder, is_relative
from collectors.files.engine.reader import ColumnMap, Reject, read_sample
from collectors.files.guess.choose_columns import Choice
from collectors.files.guess.choose_levels import choose_levels
from collectors.files.guess.sampled_columns import SampledColumns, guess_encoding, sample_columns
from collectors.files.guess.source_names import guess_source
from talkworthy.errors import UserError
from talkworthy.model import Post

PREVIEW_POSTS = 3
EXAMPLE_LENGTH = 40
PREVIEW_ROWS = 300
"""Rows that are read for a preview, and to see how many of them become posts."""

DATE_ORDER_QUESTION = "its dates, such as 2/3/2026, can be read two ways"
DATE_ORDER_OPTIONS = "--date-order day-first (2 March) or --date-order month-first (February 3)"

NEEDED = {
    "created_at": "it has no date that can be read, and every number needs to know when a post was written",
    "text": "it has no text to read",
}
"""Fields without which a file cannot be imported, and why."""

WANTED = {
    "author": "no author: people cannot be counted, so there is no score",
    "reply_to": "no replies: who answers whom is unknown, so there are no conversations between people and no "
    "score; mentions, sentiment and topics work",
    "community": "no community, such as a subreddit or a page: all posts count as one place, so breadth is unknown",
    "likes": "no likes, replies or views: posts cannot be sorted by how many people they reached",
}
"""Fields that are not needed, and what the file lacks without them."""


@dataclass(frozen=True, slots=True)
class PreviewPost:
    """One post as it would be read. `text` includes the title."""

    created_at: datetime
    author: str
    text: str
    is_reply: bool


@dataclass(frozen=True, slots=True)
class MapProposal:
    """How a file would be read.

    `headers`: every column of the file -> its name there, which differ where columns have numbers. `missing` says what
    the file lacks, `notes` what else to know, `problems` why it cannot be imported: parts of sentences, without a full
    stop. `asks_date_order`: a person has to say whether the day or the month comes first. `is_zoneless`: its times have
    no time zone. `examples`: every column -> the start of its first value.
    """

    path: Path
    column_map: ColumnMap
    headers: Mapping[str, str]
    preview: Sequence[PreviewPost] = ()
    missing: Sequence[str] = ()
    notes: Sequence[str] = ()
    problems: Sequence[str] = ()
    asks_date_order: bool = False
    is_zoneless: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether the file can be imported with this map."""
        return not self.problems and not self.asks_date_order


def propose_map(path: Path, given: ColumnMap | None = None, complete: bool = True) -> MapProposal | None:
    """Return how the file at `path` would be read; None where it has no columns at all.

    What `given` holds was chosen by a person and wins; unless `complete`, no column is added to it. Raises UserError if
    the file cannot be opened.
    """
    given = given or ColumnMap()
    sample = read_sample(path, given)
    encoding = given.encoding or guess_encoding(sample)
    sampled = sample_columns(replace(sample, column_map=replace(given, encoding=encoding)))
    if sampled is None or not sampled.rows:
        return None
    choice, undated = choose_levels(sampled, given.columns, complete)
    column_map = replace(
        given,
        columns=choice.columns,
        source=given.source if given.source != ColumnMap().source else guess_source(sampled, path),
        encoding=encoding,
        date_order=given.date_order or _to_order(choice),
    )
    proposal = _with_preview(path, column_map, sampled, choice)
    left_out = [f"the texts in {path_of_list} have no date and would be left out" for path_of_list in undated]
    return replace(proposal, notes=[*proposal.notes, *left_out])


def guess_map(path: Path, given: ColumnMap) -> ColumnMap:
    """Return the map to import a file with, where guessing is allowed: `given` for a file in a known format.

    Raises UserError where there is no usable proposal.
    """
    if not given.columns and is_known_format(path):
        return given
    proposal = propose_map(path, given)
    if proposal is None:
        raise UnknownFormat(f"{path} has no columns that could be guessed.", path)
    if not proposal.is_usable:
        reasons = "; ".join(proposal.problems) or f"{DATE_ORDER_QUESTION}: add {DATE_ORDER_OPTIONS}"
        raise UserError(f"{path} cannot be imported by guessing: {reasons}.")
    return proposal.column_map


def to_options(column_map: ColumnMap) -> list[str]:
    """Return the options of `talkworthy import` for a map, one an item, without quotes for a shell."""
    plain = ColumnMap()
    options = [f"--source={column_map.source}"] if column_map.source != plain.source else []
    options += [f"--map={column}={name}" for column, name in column_map.columns.items()]
    for option in ("encoding", "date_order", "timezone"):
        value = getattr(column_map, option)
        options += [f"--{option.replace('_', '-')}={value}"] if value else []
    return options


def to_command(proposal: MapProposal, keep_all: bool = False) -> str:
    """Return the command that imports the file with the proposed map, quoted for a shell, an option a line."""
    options = to_options(proposal.column_map)
    words = ["talkworthy", "import", *(["--all"] if keep_all else []), str(proposal.path)]
    if os.name == "nt":
        return subprocess.list2cmdline([*words, *options])
    return " \\\n  ".join([shlex.join(words), *(_quote(option) for option in options)])


def to_record(proposal: MapProposal) -> dict[str, Any]:
    """Return a proposal for JSON; `to_proposal` reads it."""
    return {
        "imported": False,
        **asdict(proposal),
        "path": str(proposal.path),
        "options": to_options(proposal.column_map),
    } | {"preview": [asdict(post) | {"created_at": post.created_at.isoformat()} for post in proposal.preview]}


def to_proposal(record: Mapping[str, Any]) -> MapProposal:
    """Return the proposal in a record of `to_record`."""
    values = {name: record[name] for name in MapProposal.__dataclass_fields__}
    preview = [
        PreviewPost(**post | {"created_at": datetime.fromisoformat(post["created_at"])}) for post in record["preview"]
    ]
    return MapProposal(
        **values | {"path": Path(record["path"]), "column_map": ColumnMap(**record["column_map"]), "preview": preview}
    )


def _quote(option: str) -> str:
    """Return an option with its value quoted: --map 'Comment Text=text'."""
    name, _, value = option.partition("=")
    return f"{name} {shlex.quote(value)}"


def _to_order(choice: Choice) -> DateOrder | None:
    """Return the order of day and month that the dates show, None where they show none."""
    return next((order for order in get_args(DateOrder) if order == choice.order), None)


def _with_preview(path: Path, column_map: ColumnMap, sampled: SampledColumns, choice: Choice) -> MapProposal:
    fields = set(column_map.columns.values())
    fields |= {"text"} if "title" in fields else set()
    proposal = MapProposal(
        path,
        column_map,
        {column: sampled.header_of(column) for column in sampled.all_cells()},
        missing=_to_missing(fields - _empty_fields(column_map, sampled)),
        notes=_to_notes(sampled, choice, fields),
        problems=_to_problems(sampled, fields),
        examples={column: _to_example(cells) for column, cells in sampled.all_cells().items()},
        is_zoneless=choice.has_time and not choice.zoned and column_map.timezone is None and not _names_zone(choice),
    )
    if proposal.problems:
        return proposal
    try:
        return _add_posts(proposal, read_first(path, column_map, PREVIEW_ROWS))
    except UnknownFormat:
        return replace(proposal, problems=["it is of a kind that cannot be read with a map"])
    except UserError as error:
        if column_map.date_order is not None or choice.order != "either":
            return replace(proposal, problems=[str(error).replace(str(path), path.name).rstrip(".")])
    day_first = read_first(path, replace(column_map, date_order="day-first"), PREVIEW_ROWS)
    return replace(_add_posts(proposal, day_first), asks_date_order=True)


def _add_posts(proposal: MapProposal, items: Sequence[Post | Reject]) -> MapProposal:
    """Return the proposal with a preview of the posts among these rows, and a note on the others."""
    posts = [item for item in items if isinstance(item, Post)]
    if items and not posts:
        return replace(proposal, problems=["none of its first rows can be read with these columns"])
    notes = list(proposal.notes)
    if len(posts) < len(items):
        notes.append(
            f"{len(items) - len(posts):,} of its first {len(items):,} rows cannot be read and would be left out"
        )
    present = {name for name in WANTED if any(getattr(post, name, None) for post in posts)}
    missing = [lack for lack in proposal.missing if lack not in {WANTED[name] for name in present}]
    return replace(proposal, notes=notes, missing=missing, preview=_to_preview(posts))


def _to_preview(posts: Sequence[Post]) -> list[PreviewPost]:
    telling = [post for post in posts if post.text or post.title] or posts
    return [
        PreviewPost(
            post.created_at,
            post.author or "",
            _to_line(f"{post.title}: {post.text}" if post.title and post.text else post.title or post.text),
            post.reply_to is not None,
        )
        for post in telling[:PREVIEW_POSTS]
    ]


def _to_example(cells: Sequence[str]) -> str:
    first = next((cell for cell in cells if cell.strip()), "")
    return shorten(_to_line(first), EXAMPLE_LENGTH, placeholder="...") or _to_line(first)[:EXAMPLE_LENGTH]


def _to_line(text: str) -> str:
    """Return a text on one line, without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))


def _to_missing(fields: set[str]) -> list[str]:
    has = fields | ({"likes"} if fields & {"replies", "reposts", "views"} else set())
    has |= {"community"} if "source" in fields else set()
    return [lack for name, lack in WANTED.items() if name not in has]


def _to_problems(sampled: SampledColumns, fields: set[str]) -> list[str]:
    """Return why the file cannot be imported; for dates such as `2 days ago`, which column has them."""
    problems = {name: reason for name, reason in NEEDED.items() if name not in fields}
    relative = [name for name, cells in sampled.all_cells().items() if _is_relative(cells)]
    if "created_at" in problems and relative:
        name = sampled.header_of(relative[0]) or relative[0]
        problems["created_at"] = f"its column {name} says how long ago a post was written, not when"
    return list(problems.values())


def _names_zone(choice: Choice) -> bool:
    return any(zone_in_name(column) for column, name in choice.columns.items() if name == "created_at")


def _is_relative(cells: Sequence[str]) -> bool:
    filled = list(filter(str.strip, cells))
    return sum(map(is_relative, filled)) > 0.5 * len(filled)


def _empty_fields(column_map: ColumnMap, sampled: SampledColumns) -> set[str]:
    """Return the fields whose column has no value in any of the sampled rows."""
    return {
        name
        for column, name in column_map.columns.items()
        if not any(map(str.strip, sampled.cells.get(column, ("?",))))
    }


def _to_notes(sampled: SampledColumns, choice: Choice, fields: set[str]) -> list[str]:
    notes = []
    if not sampled.has_header:
        notes.append(
            "its first row looks like a post, not like names of columns, so columns have numbers, from 1; "
            "names in a first row of their own would be clearer"
        )
    elif sampled.headers:
        notes.append("two of its columns have the same name, so columns have numbers, from 1")
    if "created_at" in fields:
        if choice.order == "both":
            notes.append("some of its dates have the day first and some the month")
        if not choice.has_time:
            notes.append("its dates have no time of day, so replies within a day have no order")
    return notes
