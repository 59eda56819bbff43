"""`talkworthy label`: a person's word on a post, which wins over every rule; and what is learned from such words."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis.mentions import Matcher
from analysis.precision import Precision, to_precision
from analysis.reading import Reader
from analysis.relevance import Example
from jobs.desk import Desk, now
from talkworthy.errors import UserError
from talkworthy.model import VOICES, Brand, Post
from talkworthy.storage.checking import count_checked, find_id, load_by_id
from talkworthy.storage.labels import (
    ABOUT,
    NOT_ABOUT,
    RELEVANT,
    VOICE,
    Label,
    load_all_labels,
    save_labels,
    take_back,
)

SAID = {"relevant": (RELEVANT, ABOUT), "not-relevant": (RELEVANT, NOT_ABOUT)} | {
    voice: (VOICE, voice) for voice in VOICES
}
"""What a person says -> the name of the label, and the label."""
UNDO = "undo"
SAID_BY = "a person"


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many labels were kept, how many taken back, and how many rows of a file said nothing."""

    kept: int = 0
    taken_back: int = 0
    left_empty: int = 0


def open_reader(desk: Desk) -> Reader:
    """A reader of the tracked brands that knows what people said, and has learned from it."""
    return reader_maker(desk)()


def reader_maker(desk: Desk) -> Callable[[], Reader]:
    """What makes that reader, here or in another process."""
    with desk.store.read() as connection:
        said = {brand.name: load_all_labels(connection, brand.name) for brand in desk.brands}
        relevant = {brand: told[RELEVANT] for brand, told in said.items() if RELEVANT in told}
        posts = load_by_id(connection, {post for told in relevant.values() for post in told})
    return partial(Reader, desk.brands, said=said, examples=to_examples(desk.brands, posts, relevant))


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


def label(desk: Desk, brand: str, post: str, word: str, said_by: str = SAID_BY) -> Labelled:
    """Keep what a person says of one post, named by its id or its address, or take back all that was said (`undo`)."""
    return _keep(desk, [(desk.settings.brand(brand).name, post, word)], said_by)


def label_from(desk: Desk, brand: str, path: Path, said_by: str = SAID_BY) -> Labelled:
    """The same for the rows of a CSV file with the columns `post` and `label`; rows without a label are passed over.

    Raises UserError, and keeps nothing, where a row cannot be understood.
    """
    name = desk.settings.brand(brand).name
    rows = list(_rows(path))
    told = [(name, post, word) for post, word in rows if word]
    done = _keep(desk, told, said_by)
    return Labelled(done.kept, done.taken_back, len(rows) - len(told))


def precision_of(desk: Desk) -> Mapping[str, Precision]:
    """Brand name -> how many of the posts that count as being about it are, by the sample that people checked."""
    with desk.store.read() as connection:
        return {brand.name: to_precision(*count_checked(connection, brand.name)) for brand in desk.brands}


def to_text(done: Labelled) -> str:
    """What was done, as a line to read."""
    told = [f"{done.kept:,} labels kept" if done.kept != 1 else "1 label kept"]
    if done.taken_back:
        told.append(f"{done.taken_back:,} taken back")
    if done.left_empty:
        told.append(f"{done.left_empty:,} rows have no label yet")
    return f"{'; '.join(told)}. `talkworthy analyse` makes them count."


def _keep(desk: Desk, told: Iterable[tuple[str, str, str]], said_by: str) -> Labelled:
    with desk.store.write() as connection:
        kept: list[Label] = []
        undone = 0
        for brand, post, word in told:
            known = find_id(connection, post)
            if known is None:
                raise UserError(
                    f"The store holds no post {post!r}. `talkworthy sample` and `talkworthy export` tell ids."
                )
            if word == UNDO:
                undone += sum(take_back(connection, brand, known, name) for name in (RELEVANT, VOICE))
            else:
                kept.append(Label(brand, known, *_understood(word), said_by, now()))
        return Labelled(save_labels(connection, kept), undone)


def _understood(word: str) -> tuple[str, str]:
    told = SAID.get(word.strip().lower().replace("_", "-").replace(" ", "-"))
    if told is None:
        raise UserError(f"Nobody can say {word!r} of a post. Say one of: {', '.join([*SAID, UNDO])}.")
    return told


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """Post and label of each row that names a post."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            rows = csv.DictReader(file)
            missing = {"post", "label"} - set(rows.fieldnames or ())
            if missing:
                raise UserError(f"{path} has no column {min(missing)!r}: its first line must name post and label.")
            for row in rows:
                if post := (row["post"] or "").strip():
                    yield post, (row["label"] or "").strip()
        except (UnicodeDecodeError, csv.Error) as error:
            raise UserError(f"{path} is not a CSV file in UTF-8: save it as one, and try again.") from error
