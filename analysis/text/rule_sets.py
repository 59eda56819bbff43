"""Rule sets split by label, for labels that may hold of a post at the same time."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.text.rules import Rule, RuleSet


def by_label(rules: RuleSet) -> Mapping[str, RuleSet]:
    """Return label -> its rules in their order, each set to be tried by itself."""
    labelled: dict[str, list[Rule]] = {}
    for rule in rules.rules:
        labelled.setdefault(rule.label, []).append(rule)
    return {label: RuleSet(rules.version, tuple(rules_of_label)) for label, rules_of_label in labelled.items()}


def without_label(rules: RuleSet, label: str) -> RuleSet:
    """Return the same rules without those of one label."""
    return RuleSet(rules.version, tuple(rule for rule in rules.rules if rule.label != label))
