"""Training examples for sentiment: corrections of some posts change the sentiment of similar posts."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.pipeline.analyzer import Models, ThreadAnalyzer, TrainingData
from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.training_examples import to_training_examples
from talkworthy.model import Brand, Post

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
WHISTLES = [f"The Copper Kettle whistles {when}" for when in ("at dawn", "at noon", "at dusk", "on Monday", "all day")]
STANDS = [f"The Copper Kettle stands {where}" for where in ("here", "there", "on the stove", "in the hall", "outside")]
LABELS = {f"hob:{number}": "negative" if number < 5 else "neutral" for number in range(10)}

RULES = Models(mentions="rules")


def stored(texts: list[str], source: str = "hob") -> list[StoredPost]:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return [
        StoredPost(
            number, Post(f"{source}:{number}", source, "post", at, f"{source}:{number}", text=text, author=f"a{number}")
        )
        for number, text in enumerate(texts)
    ]


def sentiments(analyzer: ThreadAnalyzer, text: str) -> list[tuple[str, str]]:
    result = analyzer.analyse(stored([text], "new"))
    annotations = [
        annotation.annotation for annotation in result.annotations if annotation.annotation.name == "sentiment"
    ]
    return [(annotation.label, annotation.rule or "") for annotation in annotations]


def test_posts_like_the_corrected_ones_get_the_sentiment_that_people_gave() -> None:
    examples = to_training_examples([KETTLE], stored([*WHISTLES, *STANDS]), {"Copper Kettle": LABELS}, RULES)
    assert sentiments(ThreadAnalyzer([KETTLE], models=RULES), "The Copper Kettle whistles at night")[0][0] == "neutral"
    ((sentiment, rule),) = sentiments(
        ThreadAnalyzer([KETTLE], training_data=TrainingData(sentiment_examples=examples), models=RULES),
        "The Copper Kettle whistles at night",
    )
    assert sentiment == "negative"
    assert rule.startswith("learned from 10 labels; the rules said neutral")


def test_new_training_examples_change_the_fingerprint() -> None:
    examples = to_training_examples([KETTLE], stored([*WHISTLES, *STANDS]), {"Copper Kettle": LABELS})
    assert (
        ThreadAnalyzer([KETTLE], training_data=TrainingData(sentiment_examples=examples)).fingerprint
        != ThreadAnalyzer([KETTLE]).fingerprint
    )


def test_a_label_of_a_post_that_is_no_conversation_of_the_brand_teaches_nothing() -> None:
    assert to_training_examples([KETTLE], stored(["a spoon"]), {"Copper Kettle": {"hob:0": "negative"}}) == {
        "Copper Kettle": []
    }
