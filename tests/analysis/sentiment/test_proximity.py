"""How much of a feeling concerns the brand, by its position."""

from __future__ import annotations

from analysis.sentiment.lexicon import lexicon
from analysis.sentiment.proximity import values_for_brand
from analysis.sentiment.valence import find_hits, tokens


def felt(text: str) -> float:
    """Return the feeling towards K (the brand); R is a competitor."""
    masked = text.replace("K", "\x01").replace("R", "\x02")
    row = tokens(masked, 0, len(masked))
    return sum(values_for_brand(row, list(find_hits(row, lexicon()))))


def test_a_word_next_to_the_name_counts_more_than_one_far_off() -> None:
    assert felt("great K") > felt("great weather all over the long way home with a new K") > 0


def test_a_competitor_between_takes_the_feeling() -> None:
    assert felt("great R and K") < felt("great pot and K")


def test_the_pronoun_refers_to_the_name_before_it() -> None:
    assert felt("K came by post on a rainy Monday and it leaks, awful") < felt(
        "K came by post on a rainy Monday, awful"
    )


def test_a_place_or_means_is_hardly_felt_about() -> None:
    assert felt("my lovely aunt and I met over K") < felt("my lovely aunt and I met with K")


def test_what_follows_a_but_outweighs_what_was_granted() -> None:
    assert felt("good K but bad") < felt("good K and bad")
