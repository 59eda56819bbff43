"""What 20 corrections of a brand teach it: `PYTHONPATH=.:tests/labels/train python` this file.

20 labelled mentions of a held-out brand, drawn by chance, stand for a person's corrections; its others are judged,
before and after. Nothing here is a test: it prints figures.
"""

from __future__ import annotations

import random
from collections import Counter

from labelled_mentions import SHARED, LabelledMention, load_mentions

from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.training_examples import to_training_examples
from analysis.sentiment.learning import SENTIMENTS, SentimentExample, train_corrector
from analysis.stats.classification_metrics import score_labels
from talkworthy.model import Annotation, Brand

CORRECTIONS, DRAWS, FEWEST = 20, 5, 60
PARTS = ("random", "hard", "more", "labelled")


def main() -> None:
    """Print macro F1 and accuracy before and after, and how many brands became better or worse."""
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
            ours, judged = split(examples, draw)
            corrector = train_corrector({}, ours)
            old = [example.rules for example in judged]
            new = [corrector.correct(example.item, as_annotation(example)).label for example in judged]
            right = [example.label for example in judged]
            gain = sum(x == y for x, y in zip(new, right, strict=True)) - sum(
                x == y for x, y in zip(old, right, strict=True)
            )
            used = corrector.model is not None
            changes["better" if gain > 0 else "worse" if gain < 0 else "equal" if used else "not used"] += 1
            truths, before, after = truths + right, before + old, after + new
    print(f"{len(truths):,} judged mentions; draws of {CORRECTIONS}: {dict(changes)}")
    for title, labels in (("before", before), ("after", after)):
        print(title, score_labels(truths, labels, [str(number) for number in range(len(truths))]).macro_f1)
        print("  right", round(sum(x == y for x, y in zip(truths, labels, strict=True)) / len(truths), 3))


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
