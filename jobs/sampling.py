"""`talkworthy sample`: posts drawn at random for a person to check whether they are about the brand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from jobs.desk import Desk, now
from reports.cells import to_csv
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.checking import load_by_id, posts_about, posts_not_about
from talkworthy.storage.labels import ABOUT, NOT_ABOUT, SAMPLED, Label, load_labels, save_labels

COLUMNS = ("post", "label", "source", "community", "written", "address", "title", "text")
SAID_BY = "talkworthy sample"


def sample(desk: Desk, brand: str, count: int, seed: int, of_refused: bool = False) -> bytes:
    """A CSV file of `count` posts that nobody drew before, with an empty column `label` for a person to fill.

    They come from those that count as being about the brand (`of_refused`: from those judged not to be), each source
    with its share, so that what is found in them holds for all. That they were drawn is noted in the store.
    Raises UserError where there is none to draw.
    """
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        before = load_labels(connection, name, SAMPLED)
        held = (posts_not_about if of_refused else posts_about)(connection, name)
        drawn = draw([one for one in held if one[0] not in before], count, seed)
        if not drawn:
            kind = "not to be about" if of_refused else "to be about"
            raise UserError(
                f"No post that is taken {kind} {name} is left to check. `talkworthy analyse` finds those that are new."
            )
        thought = NOT_ABOUT if of_refused else ABOUT
        save_labels(connection, [Label(name, post, SAMPLED, thought, SAID_BY, now()) for post in drawn])
        posts = {post.id: post for post in load_by_id(connection, drawn)}
    return to_csv(COLUMNS, [_to_row(posts[post]) for post in drawn])


def draw(held: Sequence[tuple[str, str]], count: int, seed: int) -> list[str]:
    """`count` of these posts (id, source), or all where there are fewer, each source with its share, in random order.

    What is left over after whole shares goes to the sources with the largest remainders (Hamilton's method).
    """
    chance = random.Random(seed)
    sources: dict[str, list[str]] = defaultdict(list)
    for post, source in held:
        sources[source].append(post)
    count = min(count, len(held))
    shares = {source: count * len(posts) / len(held) for source, posts in sources.items()}
    whole = {source: int(share) for source, share in shares.items()}
    by_rest = sorted(shares, key=lambda source: (whole[source] - shares[source], source))
    for source in by_rest[: count - sum(whole.values())]:
        whole[source] += 1
    drawn = [post for source in sorted(sources) for post in chance.sample(sources[source], whole[source])]
    chance.shuffle(drawn)
    return drawn


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
