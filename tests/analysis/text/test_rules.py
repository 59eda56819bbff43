"""Every rule against its examples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import rules
from analysis.text.rules import LONGEST_GAP, LONGEST_WORD, MOST_AT_ONCE, PATTERNS, Rule, load_rules

RULES = [(path.stem, rule) for path in sorted(PATTERNS.glob("*.toml")) for rule in load_rules(path.stem).rules]
MUST = [pytest.param(rule, text, id=f"{file}: {text[:40]}") for file, rule in RULES for text in rule.must]
MUST_NOT = [pytest.param(rule, text, id=f"{file}: {text[:40]}") for file, rule in RULES for text in rule.must_not]


@pytest.mark.parametrize(("rule", "text"), MUST)
def test_a_rule_matches_its_examples(rule: Rule, text: str) -> None:
    assert rule.search(text, text.lower())


@pytest.mark.parametrize(("rule", "text"), MUST_NOT)
def test_a_rule_does_not_match_what_it_must_not(rule: Rule, text: str) -> None:
    assert not rule.search(text, text.lower())


@pytest.mark.parametrize("name", ["author_types", "questions"])
def test_no_two_rules_of_a_file_share_a_name(name: str) -> None:
    names = [rule.name for rule in load_rules(name).rules]
    assert len(names) == len(set(names))


def test_the_first_rule_that_fires_decides() -> None:
    fired = load_rules("author_types").first("I work at @us: use code KETTLE20")
    assert fired is not None
    assert fired[0].label == "promoter"


def test_given_words_replace_the_word_lists_of_the_file() -> None:
    fired = load_rules("author_types", ours="Copper\\s+Kettle").first("I work for Copper  Kettle.")
    assert fired is not None
    assert fired[1].group() == "I work for Copper  Kettle"


def test_a_rule_without_counterexamples_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bare.toml").write_text(
        'version = "1"\n[[rules]]\nname = "x"\nlabel = "x"\npattern = "x"\nmust = ["x"]\nmust_not = []\n'
    )
    monkeypatch.setattr(rules, "PATTERNS", tmp_path)
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
def test_questions_without_a_mark_are_detected(text: str) -> None:
    assert load_rules("questions").first(text)


@pytest.mark.parametrize("run", ["w" * 100_000, " " * 100_000, "\n" * 100_000, "a'" * 50_000])
def test_runs_longer_than_any_language_has_are_passed_over(run: str) -> None:
    # ten thousand blanks in one post held up the analysis for a quarter of an hour
    fired = load_rules("questions").first(f"{run} does anyone have a spare key")
    assert fired is not None
    assert fired[1].start() == len(run) + 1
    assert load_rules("questions").first(f"does anyone {run} have a spare key") is not None
    assert load_rules("author_types").first(run) is None


LONG = """
from analysis.text.rules import load_rules
asks = next(rule for rule in load_rules("starters").rules if rule.name == "asks a question")
aside = next(rule for rule in load_rules("rhetorical").rules if rule.name.startswith("tells what somebody else"))
texts = [(asks, "what about many words " * 15_000)]
texts += [(aside, piece * (300_000 // len(piece)) + "?") for piece in ("\\u201ca ", "a (b ", "[ a ", "word ", "( ? a ")]
print([rule.search(text, text) is None for rule, text in texts])
"""


def test_long_texts_without_a_stop_take_their_length_and_not_its_square() -> None:
    # a process that can be given up: this took a quarter of an hour, and takes a second
    result = subprocess.run(
        [sys.executable, "-c", LONG], capture_output=True, text=True, timeout=120, check=True, cwd=PATTERNS.parents[1]
    )
    assert result.stdout.strip() == str([True] * 6)


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("He wrote \u201cthis \u201cwhere is it? | \u201d twice", True),
        ("a ((where is it? | ) there", True),
        ("a (one (where is it? | ) there", True),
        ("a) b (where is it??? | ) there", True),
        ("((where is it? | ) there", False),
        ("a (one) where is it? | there (here)", False),
        ("[one [where is it? | ](there)", True),
        ("[one] where is it? | there]", False),
    ],
)
def test_an_aside_is_detected_by_its_last_opening_sign(text: str, aside: bool) -> None:
    rule = next(rule for rule in load_rules("rhetorical").rules if rule.name.startswith("tells what somebody else"))
    assert (rule.search(text, text.lower()) is not None) is aside


def test_a_question_after_a_long_sentence_without_a_stop_is_still_a_question() -> None:
    text = "I poured and poured, " * 200 + "does it leak?"
    rule = next(rule for rule in load_rules("starters").rules if rule.name == "asks a question")
    assert rule.search(text, text.lower())


LONG_TEXTS = st.builds(
    lambda piece, ending, times: (piece + ending) * times,
    st.text(alphabet="ab .!?\n\u201c(@{", min_size=1, max_size=30),
    st.sampled_from(["", " ", "\n", ". ", "? "]),
    st.integers(1, 900),
)


@given(LONG_TEXTS)
def test_a_pattern_gets_only_so_much_at_once(text: str) -> None:
    parts = rules._stretches(text)
    assert all(0 < stop - start <= MOST_AT_ONCE for start, stop in parts if text)


@given(LONG_TEXTS)
def test_the_parts_of_a_text_leave_nothing_out_but_endless_words_and_gaps(text: str) -> None:
    reached = 0
    for start, stop in [*rules._stretches(text), (len(text), len(text))]:
        between = text[reached:start]
        assert not between or len(between) >= (LONGEST_GAP if between.isspace() else LONGEST_WORD)
        reached = stop


def test_a_long_text_is_cut_where_a_sentence_ends_and_both_parts_have_its_end() -> None:
    text = "It pours well. " * 200
    first, second = rules._stretches(text)
    assert text[slice(*first)].endswith("pours well.")
    assert text[slice(*second)].startswith(". It pours")


def test_a_rule_matches_behind_the_first_part_of_a_long_text() -> None:
    text = "It pours well. " * 400 + "Does anyone have a spare key"
    match = load_rules("questions").first(text)
    assert match is not None
    assert match[1].start() == 6_000
