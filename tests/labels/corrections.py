"""What 20 corrections of a brand teach it: `PYTHONPATH=.:tests/labels/train python` this file.

20 labelled mentions of a held-out brand, drawn by chance, stand for a person's corrections; its others are judged,
before and after. Nothing here is a test: it prints figures.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from labelled_mentions import SHARED, LabelledMention, load_mentions

from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.training_examples import to_training_examples
from analysis.sentiment.learning import SENTIMENTS, SentimentExample, train_corrector
from analysis.stats.classification_metrics import score_labels
from talkworthy.model import Annotation, Brand

CORRECTIONS, DRAWS, FEWEST = 20, 5, 60
PARTS = ("random", "hard", "more", "labelled")


def main() -> None:
    """Print macro F1 and the share that is right, before and after, and how many draws became better or worse."""
    by_brand: dict[str, list[LabelledMention]] = {}
    for mention in load_mentions(SHARED):
        if mention.is_held_out and mention.part in PARTS and mention.labels["sentiment"] in SENTIMENTS:
            by_brand.setdefault(mention.brand, []).append(mention)
    truths, before, after = [], [], []
    changes: Counter[str] = Counter()
    for brand, mentions in by_brand.items():
        if len(mentions) < FEWEST:
            continue
        examples = to_examples(brand, mentions)
        for draw in range(DRAWS):
            corrections, judged = split(examples, draw)
            corrector = train_corrector({}, corrections)
            right, old = [example.label for example in judged], [example.rules for example in judged]
            new = [corrector.correct(example.item, as_annotation(example)).label for example in judged]
            changes[change(count_equal(new, right) - count_equal(old, right), corrector.model is not None)] += 1
            truths, before, after = truths + right, before + old, after + new
    print(f"{len(truths):,} judged mentions; draws of {CORRECTIONS}: {dict(changes)}")
    for title, labels in (("before", before), ("after", after)):
        macro_f1 = score_labels(truths, labels, [str(number) for number in range(len(truths))]).macro_f1
        print(f"{title}: macro F1 {macro_f1:.3f}, right {count_equal(labels, truths) / len(truths):.3f}")


def change(gain: int, is_used: bool) -> str:
    """Return what a draw did, from how many more mentions are right."""
    if not is_used:
        return "not used"
    return "better" if gain > 0 else "worse" if gain < 0 else "equal"


def count_equal(labels: Sequence[str], truths: Sequence[str]) -> int:
    """Return how many labels are right."""
    return sum(label == truth for label, truth in zip(labels, truths, strict=True))


def to_examples(brand: str, mentions: list[LabelledMention]) -> list[SentimentExample]:
    """Return the mentions with their automatic sentiment."""
    posts = [above.post for mention in mentions for above in (mention.root, mention.parent, mention.item) if above]
    names = {brand, *(match.alias for mention in mentions for match in mention.item.mentions)}
    labels = {mention.item.post.id: mention.labels["sentiment"] for mention in mentions}
    rows = [StoredPost(number, post) for number, post in enumerate(posts)]
    return to_training_examples([Brand(brand, tuple(sorted(names)))], rows, {brand: labels})[brand]


def split(examples: list[SentimentExample], draw: int) -> tuple[list[SentimentExample], list[SentimentExample]]:
    """Return the corrections of one draw, and the others."""
    shuffled = examples.copy()
    random.Random(draw).shuffle(shuffled)
    return shuffled[:CORRECTIONS], shuffled[CORRECTIONS:]


def as_annotation(example: SentimentExample) -> Annotation:
    """Return the automatic annotation of an example."""
    return Annotation(example.item.post.id, example.item.brand, "sentiment", "1", example.rules, rule="automatic")


if __name__ == "__main__":
    main()
