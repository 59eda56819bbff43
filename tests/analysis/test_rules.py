"""Every rule against the examples that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import rules
from analysis.rules import FRAMES, Rule, load_rules

RULES = [(path.stem, rule) for path in sorted(FRAMES.glob("*.toml")) for rule in load_rules(path.stem).rules]
MUST = [pytest.param(rule, text, id=f"{file}: {text[:40]}") for file, rule in RULES for text in rule.must]
MUST_NOT = [pytest.param(rule, text, id=f"{file}: {text[:40]}") for file, rule in RULES for text in rule.must_not]


@pytest.mark.parametrize(("rule", "text"), MUST)
def test_a_rule_matches_its_examples(rule: Rule, text: str) -> None:
    assert rule.search(text, text.lower())


@pytest.mark.parametrize(("rule", "text"), MUST_NOT)
def test_a_rule_does_not_match_what_it_must_not(rule: Rule, text: str) -> None:
    assert not rule.search(text, text.lower())


@pytest.mark.parametrize("name", ["voices", "questions"])
def test_no_two_rules_of_a_file_share_a_name(name: str) -> None:
    names = [rule.name for rule in load_rules(name).rules]
    assert len(names) == len(set(names))


def test_the_first_rule_that_fires_decides() -> None:
    fired = load_rules("voices").first("I work at @us: use code KETTLE20")
    assert fired is not None
    assert fired[0].label == "promoter"


def test_words_given_stand_in_the_place_of_the_files_own() -> None:
    fired = load_rules("voices", ours="Copper\\s+Kettle").first("I work for Copper  Kettle.")
    assert fired is not None
    assert fired[1].group() == "I work for Copper  Kettle"


def test_a_rule_without_counterexamples_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bare.toml").write_text(
        'version = "1"\n[[rules]]\nname = "x"\nlabel = "x"\npattern = "x"\nmust = ["x"]\nmust_not = []\n'
    )
    monkeypatch.setattr(rules, "FRAMES", tmp_path)
    with pytest.raises(ValueError, match=r"bare\.toml: rule 'x' needs examples"):
        load_rules("bare")


def test_a_question_is_found_in_a_long_line_without_an_end_to_its_sentence() -> None:
    # each letter was tried as a beginning once: this took minutes
    assert load_rules("questions").first("so many words " * 20_000) is None


@pytest.mark.parametrize(
    "text",
    [
        "Anyone tried the dark roast",
        "Hi all, how do I stop it from leaking",
        "It broke. Any ideas",
        "What is the best grinder for under fifty",
    ],
)
def test_questions_without_a_mark_are_heard(text: str) -> None:
    assert load_rules("questions").first(text)


@pytest.mark.parametrize("run", ["w" * 100_000, " " * 100_000, "\n" * 100_000, "a'" * 50_000])
def test_runs_longer_than_any_language_has_are_passed_over(run: str) -> None:
    # ten thousand blanks in one post held up the analysis for a quarter of an hour
    fired = load_rules("questions").first(f"{run} does anyone have a spare key")
    assert fired is not None
    assert fired[1].start() == len(run) + 1
    assert load_rules("questions").first(f"does anyone {run} have a spare key") is not None
    assert load_rules("voices").first(run) is None
