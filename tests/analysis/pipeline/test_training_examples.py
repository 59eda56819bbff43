"""A corrected sentiment teaches: what people say of some posts changes what is said of others like them."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.pipeline.analyzer import ThreadAnalyzer, TrainingData
from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.training_examples import to_training_examples
from talkworthy.model import Brand, Post

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
WHISTLES = [f"The Copper Kettle whistles {when}" for when in ("at dawn", "at noon", "at dusk", "on Monday", "all day")]
STANDS = [f"The Copper Kettle stands {where}" for where in ("here", "there", "on the stove", "in the hall", "outside")]
SAID = {f"hob:{number}": "negative" if number < 5 else "neutral" for number in range(10)}


def stored(texts: list[str], source: str = "hob") -> list[StoredPost]:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return [
        StoredPost(
            number, Post(f"{source}:{number}", source, "post", at, f"{source}:{number}", text=text, author=f"a{number}")
        )
        for number, text in enumerate(texts)
    ]


def sides(reader: ThreadAnalyzer, text: str) -> list[tuple[str, str]]:
    found = reader.analyse(stored([text], "new"))
    told = [one.annotation for one in found.annotations if one.annotation.name == "sentiment"]
    return [(one.label, one.rule or "") for one in told]


def test_posts_like_the_corrected_ones_are_read_as_people_read_them() -> None:
    examples = to_training_examples([KETTLE], stored([*WHISTLES, *STANDS]), {"Copper Kettle": SAID})
    assert sides(ThreadAnalyzer([KETTLE]), "The Copper Kettle whistles at night")[0][0] == "neutral"
    ((side, rule),) = sides(
        ThreadAnalyzer([KETTLE], training_data=TrainingData(sentiment_examples=examples)),
        "The Copper Kettle whistles at night",
    )
    assert side == "negative"
    assert rule.startswith("learned from 10 labels; the rules said neutral")


def test_what_is_learned_has_the_store_read_again() -> None:
    examples = to_training_examples([KETTLE], stored([*WHISTLES, *STANDS]), {"Copper Kettle": SAID})
    assert (
        ThreadAnalyzer([KETTLE], training_data=TrainingData(sentiment_examples=examples)).fingerprint
        != ThreadAnalyzer([KETTLE]).fingerprint
    )


def test_a_label_of_a_post_that_is_no_conversation_of_the_brand_teaches_nothing() -> None:
    assert to_training_examples([KETTLE], stored(["a spoon"]), {"Copper Kettle": {"hob:0": "negative"}}) == {
        "Copper Kettle": []
    }
