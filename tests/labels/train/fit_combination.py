"""Fit rules and model together on the held-out brands, and print how right they are beside each alone.

    python fit_combination.py TRAINED OUT

Cross-validated by brand; the weights that are written were fitted on all held-out mentions.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from labelled_mentions import SHARED, LabelledMention, load_mentions
from ranking import describe, macro_f1, reliability
from rule_labels import RuleLabel, rule_labels
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp, softmax

from analysis.mention_model.combination import to_features
from analysis.mention_model.network import SHIPPED
from analysis.stats.classification_metrics import confusion, majority, score_labels
from reports.queries.model_cards import SHIPPED as CARDS
from reports.queries.model_cards import ModelCard, save_card, to_text

STAGES = ["uses_well", "did_not_buy", "left", "not_started"]
KINDS = {
    "sentiment": (["negative", "neutral", "positive"], ["positive", "negative", "neutral", "unclear", "none"]),
    "complaint": (["no", "yes"], ["yes", "none"]),
    "question": (["no", "yes"], ["yes", "none"]),
    "recommends": (["none", "for", "against"], ["for", "against", "none"]),
    "stage": (["unknown", *STAGES], [*STAGES, "none"]),
    "author_type": (["public", "promoter", "staff", "unknown"], ["public", "promoter", "staff", "unknown", "none"]),
}
"""Kind of verdict -> its labels, as in `labels.py`, and the labels of its rules."""
FOLDS = 5
PENALTY = 1.0
NATURAL = ("random", "hard", "more")
"""Parts that together are nearly the whole pool, as it comes."""
WEIGHTS = {"labelled": 0.5, "cases": 0.5}
CHOSEN = {"sentiment": 0.65, "stage": 0.65}
USUAL = ("neutral", "unknown")
"""Kinds of which one label is chosen -> the precision under which it is not given."""
FACTORS = np.arange(0.6, 4.0, 0.1)
NEIGHBOURS = 60
LEAST_PRECISION, FEWEST, NEVER = {"author_type": 0.8, "complaint": 0.6, "recommends": 0.6}, 5, 1.1
"""Of other kinds: the precision that a label needs, the posts that must show it, and the threshold where none do.

A promoter's posts are in no number, so that a customer taken for one is lost: promoters need most.
"""

Table = Any
Fitted = tuple[float, Table, Table]
"""Scale, weights and bias of a verdict."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The held-out mentions that concern their brand, with the model's log probabilities and the rules' labels."""

    mentions: Sequence[LabelledMention]
    logs: Sequence[Mapping[str, Table]]
    rules: Mapping[str, Mapping[str, RuleLabel]]

    def truths(self, kind: str) -> list[str]:
        """Return the label of each mention."""
        return [mention.labels[kind] for mention in self.mentions]

    def rule_labels(self, kind: str) -> list[str]:
        """Return the label by rules of each mention."""
        return [self.rules[mention.id][kind][0] for mention in self.mentions]

    def is_natural(self) -> Table:
        """Return which of them are of the pool (n)."""
        return np.array([mention.part in NATURAL for mention in self.mentions])


def main() -> None:
    """Fit, print, write."""
    trained, out = Path(sys.argv[1]), Path(sys.argv[2])
    held = load_held_out(trained)
    verdicts = {kind: fit_kind(held, kind, out) for kind in KINDS}
    (out / "combination.json").write_text(json.dumps(verdicts, indent=1) + "\n", encoding="utf-8")


def load_held_out(trained: Path) -> HeldOut:
    """Return the held-out mentions with the predictions in a folder of `train.py`; the rules' are kept there too."""
    saved = pickle.loads((trained / "predictions.pickle").read_bytes())
    places = {number: place for place, number in enumerate(saved["ids"])}
    chosen = [
        mention for mention in load_mentions(SHARED) if mention.is_held_out and mention.labels["relevant"] != "no"
    ]
    logs = {name: log_softmax(values, axis=1) for name, values in saved["logits"].items()}
    cache = trained / "rules.pickle"
    if not cache.exists():
        cache.write_bytes(pickle.dumps(rule_labels(chosen)))
    by_mention = [{name: values[places[mention.id]] for name, values in logs.items()} for mention in chosen]
    return HeldOut(chosen, by_mention, pickle.loads(cache.read_bytes()))


def fit_kind(held: HeldOut, kind: str, out: Path) -> dict[str, Any]:
    """Fit one kind of verdict, print and save how right it is, and return its weights and thresholds."""
    labels, by_rule = KINDS[kind]
    logs = np.array([mention_logs[kind] for mention_logs in held.logs], dtype=np.float64)
    table = np.array([to_features(by_rule, *held.rules[mention.id][kind]) for mention in held.mentions])
    truths = np.array(held.truths(kind))
    usable = np.isin(truths, labels)
    weights = np.array([WEIGHTS.get(mention.part, 1.0) for mention in held.mentions])
    folds = to_folds(held.mentions)
    shares = np.zeros((len(truths), len(labels)))
    for fold in range(FOLDS):
        train, judged = usable & (folds != fold), folds == fold
        fitted = fit(logs[train], table[train], truths[train], weights[train], labels)
        shares[judged] = apply(fitted, logs[judged], table[judged])
    natural = usable & held.is_natural()
    boosts = to_boosts(kind, truths[natural], shares[natural])
    judged = usable if kind == "author_type" else natural
    thresholds = to_thresholds(kind, truths[judged], shares[judged], boosts)
    if kind == "sentiment":
        thresholds["positive"] = to_balanced(truths[judged], shares[judged] * boosts, shares[judged], thresholds)
    alone = np.exp(logs)
    for part, rows in (("pool", natural), ("given", usable & ~held.is_natural())):
        print(f"\n{kind}, {part}: n {rows.sum():,}")
        print("  model", describe(labels, truths[rows], alone[rows]))
        print("  both ", describe(labels, truths[rows], shares[rows] * boosts))
    print(" ", reliability(labels, truths[natural], shares[natural]))
    card = to_card(kind, held, to_predictions(kind, shares, boosts, thresholds))
    print(to_text(card))
    save_card(card, CARDS if out.resolve() == SHIPPED.resolve() else out)
    scale, slopes, bias = fit(logs[usable], table[usable], truths[usable], weights[usable], labels)
    return {
        "labels": labels,
        "rule_labels": by_rule,
        "scale": round(scale, 4),
        "weights": np.round(slopes, 4).tolist(),
        "bias": np.round(bias, 4).tolist(),
        "boosts": dict(zip(labels, boosts, strict=True)),
        "thresholds": thresholds,
    }


def to_folds(mentions: Sequence[LabelledMention]) -> Table:
    """Return the fold of each mention: that of its brand."""
    brands = sorted({mention.brand.casefold() for mention in mentions})
    np.random.default_rng(15).shuffle(brands)
    numbers = {brand: index % FOLDS for index, brand in enumerate(brands)}
    return np.array([numbers[mention.brand.casefold()] for mention in mentions])


def fit(logs: Table, table: Table, truths: Table, weights: Table, labels: Sequence[str]) -> Fitted:
    """Return the scale of the model's logs (n, labels), weights (features, labels) and bias (labels): the likeliest.

    The prior holds scale at 1 and the rest at 0, so that rules move a verdict as far as the labels show that they may.
    """
    right = np.eye(len(labels))[[labels.index(truth) for truth in truths]] * weights[:, None]
    shape = (table.shape[1] + 1, len(labels))
    features = np.column_stack([table, np.ones(len(table))])

    def loss(flat: Table) -> tuple[float, Table]:
        scores = flat[0] * logs + features @ flat[1:].reshape(shape)
        shares = scores - logsumexp(scores, axis=1, keepdims=True)
        slope = np.exp(shares) * weights[:, None] - right
        distance = np.concatenate([[flat[0] - 1], flat[1:]])
        gradient = np.concatenate([[(slope * logs).sum()], (features.T @ slope).ravel()])
        return float(-(right * shares).sum() + PENALTY * distance @ distance / 2), gradient + PENALTY * distance

    start = np.concatenate([[1.0], np.zeros(shape[0] * shape[1])])
    solution = minimize(loss, start, jac=True, method="L-BFGS-B")
    matrix = solution.x[1:].reshape(shape)
    return float(solution.x[0]), matrix[:-1], matrix[-1]


def apply(fitted: Fitted, logs: Table, table: Table) -> Table:
    """Return the probabilities (n, labels)."""
    scale, slopes, bias = fitted
    shares: Table = softmax(scale * logs + table @ slopes + bias, axis=1)
    return shares


def to_boosts(kind: str, truths: Table, shares: Table) -> list[float]:
    """Return the factor of each label with which macro F1 is best: for sentiment and stage, else 1."""
    labels, _ = KINDS[kind]
    boosts = np.ones(len(labels))
    if kind not in CHOSEN:
        return [1.0] * len(labels)
    numbers = np.array([labels.index(truth) for truth in truths])
    for number in [*range(len(labels))] * 2:
        tried = [np.where(np.arange(len(labels)) == number, factor, boosts) for factor in FACTORS]
        boosts = max(tried, key=lambda factors: macro_f1(numbers, (shares * factors).argmax(1)))
    return [round(float(factor), 2) for factor in boosts]


def to_thresholds(kind: str, truths: Table, shares: Table, boosts: Sequence[float]) -> dict[str, float]:
    """Return label -> the probability from which it is given.

    For sentiment and stage the least one from which on enough are right (of the usual label: of the posts around it),
    for others that of the best F1 with enough precision.
    """
    labels, _ = KINDS[kind]
    thresholds = {}
    for number, label in enumerate(labels):
        chosen = (shares * boosts).argmax(1)
        is_likeliest = chosen == number if kind in CHOSEN else np.full(len(shares), True)
        order = np.argsort(-shares[is_likeliest, number])
        right, sorted_shares = (truths[is_likeliest] == label)[order], shares[is_likeliest, number][order]
        if kind in CHOSEN:
            place = last_place(right, CHOSEN[kind], of_all=label not in USUAL)
            if place is None:
                thresholds[label] = NEVER
                continue
        else:
            hits, taken = np.cumsum(right), np.arange(1, len(right) + 1)
            enough = (hits / taken >= LEAST_PRECISION.get(kind, 0.5)) & (hits >= FEWEST)
            place = int(np.argmax(enough * 2 * hits / (taken + max(1, right.sum()))))
            if not enough.any():
                thresholds[label] = NEVER
                continue
        thresholds[label] = round(float(sorted_shares[place]), 3)
    return thresholds


def to_balanced(truths: Table, boosted: Table, shares: Table, thresholds: Mapping[str, float]) -> float:
    """Return the threshold of positive with which as large a share of its posts is shown as of the negative ones.

    Praise is easier to recognise than criticism: with equal precision, net sentiment would lean towards praise.
    """
    chosen = boosted.argmax(1)
    negative = (chosen == 0) & (shares[:, 0] >= thresholds["negative"])
    wanted = int(negative.sum() / (truths == "negative").sum() * (truths == "positive").sum())
    return round(float(np.sort(shares[chosen == 2, 2])[::-1][wanted - 1]), 3)


def last_place(right: Table, precision: float, of_all: bool) -> int | None:
    """Return how far down a ranking `right` enough are right: of all up to there, or of those around; None: nowhere."""
    window = np.ones(NEIGHBOURS) / NEIGHBOURS
    shares = np.cumsum(right) / np.arange(1, len(right) + 1)
    if not of_all:
        shares = np.convolve(right.astype(float), window, mode="same")
    enough = np.flatnonzero(shares[FEWEST:] >= precision)
    return int(enough[-1]) + FEWEST if len(enough) else None


def to_predictions(kind: str, shares: Table, boosts: Sequence[float], thresholds: Mapping[str, float]) -> list[str]:
    """Return the label that is given to each mention, as `MentionReading` gives it."""
    labels, _ = KINDS[kind]
    limits = np.array([thresholds[label] for label in labels])
    if kind in CHOSEN:
        chosen = (shares * boosts).argmax(1)
        sure = shares[np.arange(len(shares)), chosen] >= limits[chosen]
        none = "unclear" if kind == "sentiment" else labels[0]
        return [labels[number] if is_sure else none for number, is_sure in zip(chosen, sure, strict=True)]
    given = np.where((shares >= limits) & (np.array(labels) != "unknown"), shares, 0.0)
    given[:, 0] = 0.0
    return [labels[number] for number in given.argmax(1)]


def to_card(kind: str, held: HeldOut, predictions: Sequence[str]) -> ModelCard:
    """Return the model card of one kind of verdict, measured on the natural part of the held-out brands."""
    rows = [
        number
        for number, mention in enumerate(held.mentions)
        if mention.part in NATURAL and mention.labels[kind] not in ("", "unclear")
    ]
    truths, ours = [held.truths(kind)[number] for number in rows], [predictions[number] for number in rows]
    brands = [held.mentions[number].brand for number in rows]
    usual = majority(truths)
    by_rule = [held.rule_labels(kind)[number] for number in rows]
    baselines = {"the most common label": usual}
    baselines["rules alone"] = [usual[0] if label == "none" else label for label in by_rule]
    if kind == "sentiment":
        compounds = [held.rules[held.mentions[number].id]["vader"][1] for number in rows]
        baselines["VADER on the whole text"] = [to_side(compound) for compound in compounds]
    certain = [number for number, label in enumerate(ours) if label != "unclear"]
    certain_only = ([column[number] for number in certain] for column in (truths, ours, brands))
    return ModelCard(
        kind,
        f"mentions of {len(set(brands))} brands that the model was not trained on",
        datetime.now(UTC),
        len(rows),
        len({to_thread(held.mentions[number]) for number in rows}),
        score_labels(truths, ours, brands),
        confusion(truths, ours),
        {title: score_labels(truths, labels, brands) for title, labels in baselines.items()},
        len(certain) / len(rows),
        score_labels(*certain_only) if len(certain) < len(rows) else None,
    )


def to_thread(mention: LabelledMention) -> str:
    """Return what tells one thread from another here: its title, else the mention itself."""
    return (mention.root.post.title if mention.root else "") or mention.id


def to_side(compound: float) -> str:
    """Return the sentiment of VADER's compound score, by its authors' thresholds."""
    return "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral"


if __name__ == "__main__":
    main()
