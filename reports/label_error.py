"""How often the machine is wrong about one brand's posts, by the random sample that people checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.worthiness import Checked, Sides
from talkworthy.model import Brand
from talkworthy.storage.checking import load_by_id
from talkworthy.storage.labels import ABOUT, RELEVANT, SAMPLED, SENTIMENT, VOICE, Said, load_all_labels
from talkworthy.storage.posts import from_row
from talkworthy.storage.readings import load_conversations
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

WARM, COLD = "positive", "negative"


def load_checked(connection: Connection, brands: Sequence[Brand], names: Iterable[str]) -> dict[str, Checked]:
    """What people found of the posts that `talkworthy sample` drew as being about each brand called in `names`.

    Only what was drawn at random tells of the rest: people label the faults that they come across. `brands` are all
    that are tracked.
    """
    return {name: _load(connection, brands, name) for name in names}


def _load(connection: Connection, brands: Sequence[Brand], brand: str) -> Checked:
    told = load_all_labels(connection, brand)
    drawn = {post for post, thought in told.get(SAMPLED, {}).items() if thought == ABOUT}
    about = {post: said for post, said in told.get(RELEVANT, {}).items() if post in drawn}
    right = sum(said == ABOUT for said in about.values())
    kept = drawn - {post for post, said in about.items() if said != ABOUT}
    voices, sides = (
        {post: said for post, said in told.get(name, {}).items() if post in kept} for name in (VOICE, SENTIMENT)
    )
    if not voices and not sides:
        return Checked(len(about), right)
    read = _read_unlabelled(connection, brands, brand, voices.keys() | sides.keys(), told)
    customers = [said == "customer" for post, said in voices.items() if read.get((post, VOICE)) == "customer"]
    return Checked(len(about), right, (len(customers), sum(customers)), _to_sides(sides, read))


def _read_unlabelled(
    connection: Connection, brands: Sequence[Brand], brand: str, wanted: Iterable[str], told: Mapping[str, Said]
) -> dict[tuple[str, str], str]:
    """(post, voice or sentiment) -> what the rules find where nobody told them: the store holds what people said."""
    # it brings the whole of the analysis with it, and most stores hold no such labels
    from analysis.reading import Reader
    from analysis.scene import Stored

    posts = load_by_id(connection, wanted)
    rows = load_conversations(connection, sorted({post.conversation for post in posts}))
    reader = Reader(brands, [SENTIMENT], {brand: {RELEVANT: told[RELEVANT]}} if RELEVANT in told else {})
    found = reader.read([Stored(row.pk, from_row(row)) for row in rows])
    ids = {row.pk: row.id for row in rows}
    return {
        (ids[one.post], one.annotation.name): one.annotation.label
        for one in found.findings
        if one.annotation.brand == brand and one.annotation.name in (VOICE, SENTIMENT)
    }


def _to_sides(sides: Said, read: Mapping[tuple[str, str], str]) -> Sides:
    """`sides` are the true ones by post; those that were not read as warm or cold say nothing of Warmth."""
    counts = dict.fromkeys(("warm", "cold", "neither"), (0, 0))
    for post, truth in sides.items():
        taken = read.get((post, SENTIMENT))
        if taken in (WARM, COLD):
            true = {WARM: "warm", COLD: "cold"}.get(truth, "neither")
            warm, cold = counts[true]
            counts[true] = (warm + (taken == WARM), cold + (taken == COLD))
    return Sides(**counts)
