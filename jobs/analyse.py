"""`talkworthy analyse`: read what is new or outdated, then what needs a brand's posts all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.copies import VERSION as COPIES_VERSION
from analysis.copies import find_copies
from analysis.floods import VOICE_RULES
from analysis.reading import Reader, Stored
from analysis.topics import VERSION as TOPICS_VERSION
from analysis.topics import find_topics
from jobs import stopping
from jobs.desk import Desk
from jobs.labelling import open_reader
from jobs.quarantining import Together, hold, look_together
from talkworthy.model import Annotation, Brand
from talkworthy.storage import readings
from talkworthy.storage.brand_posts import customers_posts
from talkworthy.storage.posts import from_row
from talkworthy.storage.readings import Finding
from talkworthy.storage.rollups import stale_brands, update_rollups
from talkworthy.storage.search import index_new_posts
from talkworthy.storage.topics import save_topics

CONVERSATIONS_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Analysed:
    """How many posts were read, and how many talks were found in them."""

    posts: int
    talks: int
    brands: tuple[str, ...]


def analyse(desk: Desk) -> Analysed:
    """Bring everything that is derived from posts up to date.

    Killed at any moment and run again, it goes on where it was: a conversation is read or it is not.
    """
    reader = open_reader(desk)
    with desk.run("analyse") as run:
        with desk.store.write() as connection:
            readings.forget_other_brands(connection, [brand.name for brand in desk.brands])
            index_new_posts(connection)
        posts, talks = _read_pending(desk, reader)
        with desk.store.read() as connection:
            behind = set(stale_brands(connection))
        changed = [brand for brand in desk.brands if brand.name in behind]
        if changed:
            with desk.store.read() as connection:
                seen = look_together(connection, desk.brands)
        for brand in changed:
            _read_brand_wide(desk, reader, brand, seen)
            stopping.between_pages()
        run.message = f"{posts:,} posts read; {talks:,} talks found in them."
    return Analysed(posts, talks, tuple(brand.name for brand in changed))


def _read_pending(desk: Desk, reader: Reader) -> tuple[int, int]:
    reading = reader.fingerprint
    with desk.store.read() as connection:
        pending = readings.count_pending(connection, reading)
    posts = talks = 0
    after = ""
    with desk.progress("Reading conversations", pending) as bar:
        while True:
            with desk.store.read() as connection:
                chunk = readings.next_pending(connection, reading, after, CONVERSATIONS_AT_ONCE)
                rows = readings.load_conversations(connection, [conversation for conversation, _ in chunk])
            if not chunk:
                return posts, talks
            found = reader.read([Stored(row.pk, from_row(row)) for row in rows])
            with desk.store.write() as connection:
                readings.save_reading(connection, chunk, reading, found)
            after = chunk[-1][0]
            posts, talks = posts + len(rows), talks + len(found.talks)
            bar.at(posts, posts)
            stopping.between_pages()


def _read_brand_wide(desk: Desk, reader: Reader, brand: Brand, seen: Together) -> None:
    """Copies, quarantine, topics and daily counts of one brand, in one transaction with the note that they are done."""
    with desk.store.write() as connection:
        posts = customers_posts(connection, brand.name, VOICE_RULES)
        posts = posts.join(seen.wordings, on="post", maintain_order="left")
        copies = [
            Finding(post, Annotation("", brand.name, "copy", COPIES_VERSION, copy_of, rule=rule))
            for post, copy_of, rule in find_copies(posts).iter_rows()
        ]
        readings.replace_brand_wide(connection, brand.name, "copy", copies)
        out = {finding.post for finding in copies} | hold(connection, reader, brand.name, posts, seen)
        about = posts.filter(~posts["post"].is_in(list(out)), posts["role"] != "context", posts["voice"] == "customer")
        placed = find_topics(about["text"].to_list(), brand, about["topic"].to_list())
        in_topic = zip(about["post"].to_list(), placed.topic.tolist(), placed.nearness.tolist(), strict=True)
        readings.replace_brand_wide(connection, brand.name, "topic", _to_findings(brand.name, list(in_topic)))
        save_topics(connection, brand.name, placed.topics, TOPICS_VERSION)
        update_rollups(connection, brand.name)


def _to_findings(brand: str, placed: Sequence[tuple[int, int, float]]) -> list[Finding]:
    return [
        Finding(post, Annotation("", brand, "topic", TOPICS_VERSION, str(topic), nearness, rule="nearest posts"))
        for post, topic, nearness in placed
        if topic >= 0
    ]
