"""How often the machine is wrong about one brand's posts, by the random sample that people checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.worthiness import Checked, Sides
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, RELEVANT, SAMPLED, SENTIMENT, Said, load_all_labels
from talkworthy.storage.analysis.sample_results import SampleResult, load_sample_results
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

WARM, COLD = "positive", "negative"


@dataclass(frozen=True, slots=True)
class Sample:
    """What people said of the posts that `talkworthy sample` drew as being about a brand, by the id of the post.

    `voices` and `sides` are of those that were not found to be about something else.
    """

    about: Said
    author_types: Said
    sides: Said

    @property
    def labelled(self) -> set[str]:
        """The posts whose labels are held against what the rules say."""
        return {*self.author_types, *self.sides}


def load_sample(connection: Connection, brand: str) -> Sample:
    """Return the labels of a brand's sample.

    Only what was drawn at random tells of the rest: people label the faults that they come across.
    """
    labels = load_all_labels(connection, brand)
    drawn = {post for post, thought in labels.get(SAMPLED, {}).items() if thought == ABOUT}
    about = {post: label for post, label in labels.get(RELEVANT, {}).items() if post in drawn}
    kept = drawn - {post for post, label in about.items() if label != ABOUT}
    author_types, sides = (
        {post: label for post, label in labels.get(name, {}).items() if post in kept}
        for name in (AUTHOR_TYPE, SENTIMENT)
    )
    return Sample(about, author_types, sides)


def load_checked(connection: Connection, names: Iterable[str]) -> dict[str, Checked]:
    """Return what people found of the posts of each brand's random sample, by the name of the brand.

    What the rules say of these posts is what the last analysis kept; labels of posts that it did not know are pending.
    """
    return {name: _load(connection, name) for name in names}


def _load(connection: Connection, brand: str) -> Checked:
    sample = load_sample(connection, brand)
    right = sum(label == ABOUT for label in sample.about.values())
    if not sample.labelled:
        return Checked(len(sample.about), right)
    results = load_sample_results(connection, brand)
    people = [
        label == "public"
        for post, label in sample.author_types.items()
        if post in results and results[post].author_type == "public"
    ]
    return Checked(
        labels=len(sample.about),
        right=right,
        author_types=(len(people), sum(people)),
        sides=_to_sides(sample.sides, results),
        pending=len(sample.labelled - results.keys()),
    )


def _to_sides(sides: Said, results: Mapping[str, SampleResult]) -> Sides:
    """`sides` are the true ones by post; those that were not read as warm or cold say nothing of Warmth."""
    counts = dict.fromkeys(("warm", "cold", "neither"), (0, 0))
    for post, truth in sides.items():
        sentiment = results[post].sentiment if post in results else None
        if sentiment in (WARM, COLD):
            true = {WARM: "warm", COLD: "cold"}.get(truth, "neither")
            warm, cold = counts[true]
            counts[true] = (warm + (sentiment == WARM), cold + (sentiment == COLD))
    return Sides(**counts)
