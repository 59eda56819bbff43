"""Rule sets split by label."""

from __future__ import annotations

from analysis.text.rule_sets import by_label, without_label
from analysis.text.rules import load_rules


def test_each_label_has_its_rules_in_their_order() -> None:
    rules = load_rules("complaints")
    parts = by_label(rules)
    assert set(parts) == {rule.label for rule in rules.rules}
    assert [rule.name for rule in parts["complaint"].rules] == [
        rule.name for rule in rules.rules if rule.label == "complaint"
    ]


def test_one_label_can_be_left_out() -> None:
    left = without_label(load_rules("complaints"), "complaint_to")
    assert {rule.label for rule in left.rules} == {"complaint", "no_complaint"}
