"""The headline of the score, and the comparison of two brands."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.worthiness import ReviewedSample, ScoreOptions, compare, headline, score_brand, score_brands

CHECKED = ScoreOptions(checked={"Kopi": ReviewedSample(labels=120, right=118)})


@pytest.fixture
def scored(plenty, weeks13):
    return score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, CHECKED)


def only(with_score, name, score):
    """Return the same result with one strong component and this score."""
    components = tuple(replace(part, value=0.9 if part.name == name else 0.1) for part in with_score.components)
    return replace(with_score, components=components, score=score, low=score - 7, high=score + 5)


def test_a_score_has_its_strongest_component_and_its_range(scored):
    sentence = "People talk about Kopi on their own, mostly helping each other: score 61 out of 100 (54\N{EN DASH}66)."
    assert headline(only(scored, "peer_help", 61)) == sentence


def test_a_middling_score_reads_as_sometimes(scored):
    sentence = "People sometimes talk about Kopi, week after week: score 40 out of 100 (33\N{EN DASH}45)."
    assert headline(only(scored, "staying_power", 40)) == sentence


def test_a_low_score_names_no_strength(scored):
    sentence = "People rarely talk about Kopi on their own: score 12 out of 100 (5\N{EN DASH}17)."
    assert headline(only(scored, "sentiment", 12)) == sentence


def test_where_no_component_is_strong_none_is_named(scored):
    sentence = "People talk about Kopi on their own: score 50 out of 100 (43\N{EN DASH}55)."
    assert headline(only(scored, "", 50)) == sentence


def test_a_provisional_score_says_so(scored):
    with_score = replace(only(scored, "", 50), status="provisional", reasons=("nobody looked",))
    assert headline(with_score).endswith("50 out of 100 (43\N{EN DASH}55), provisional: nobody looked.")


def test_without_a_score_the_headline_says_what_is_missing(plenty, weeks13):
    with_score = score_brand("Kopi", {"Kopi": plenty(places=2)}, [], weeks13)
    assert headline(with_score) == (
        "120 people talk about Kopi, but only in 2 communities: too few for a score. Still needed: 2 of 3 communities."
    )


def test_equal_brands_show_no_visible_difference(plenty, weeks13):
    with_score = score_brands(
        {"Kopi": plenty(), "Java": plenty(name="j")}, {"Kopi": ["Java"], "Java": ["Kopi"]}, weeks13
    )
    result = compare(with_score["Kopi"], with_score["Java"])
    assert (result.higher, result.sentence) == (None, "Kopi and Java are too close to call.")


def test_brands_with_the_same_conversations_have_paired_replicates(plenty, weeks13):
    with_score = score_brands({"Kopi": plenty(), "Java": plenty()}, {"Kopi": [], "Java": []}, weeks13)
    # The same conversations share each replicate; only the pseudo-conversations differ.
    assert np.corrcoef(with_score["Kopi"].replicates, with_score["Java"].replicates)[0, 1] > 0.6


@pytest.mark.parametrize(
    ("gap", "higher"), [(0.10, None), (0.89, None), (0.90, "Kopi"), (1.0, "Kopi"), (0.11, None), (0.0, "Java")]
)
def test_a_difference_is_visible_from_nine_chances_in_ten(scored, gap, higher):
    first = np.where(np.arange(100) < round(100 * gap), 60.0, 40.0)
    kopi = replace(scored, replicates=first)
    java = replace(scored, brand="Java", replicates=np.full(100, 50.0))
    result = compare(kopi, java)
    assert result.chance == pytest.approx(gap)
    assert result.higher == (higher if gap != 0.10 else "Java")


def test_a_brand_without_a_score_is_not_compared(scored, plenty, weeks13):
    refused = score_brand("Java", {"Java": plenty(conversations=5)}, [], weeks13)
    assert compare(scored, refused).sentence == (
        "Kopi and Java cannot be compared: Java has no score (not enough conversations)."
    )


def test_two_brands_without_a_score_each_have_a_reason(plenty, weeks13):
    little = score_brand("Java", {"Java": plenty(conversations=5)}, [], weeks13)
    narrow = score_brand("Kopi", {"Kopi": plenty(places=2)}, [], weeks13)
    assert compare(narrow, little).sentence == (
        "Kopi and Java cannot be compared: neither has a score "
        "(Kopi: too few communities; Java: not enough conversations)."
    )
    assert compare(narrow, replace(narrow, brand="Java")).sentence == (
        "Kopi and Java cannot be compared: neither has a score (too few communities)."
    )


def test_brands_measured_on_different_components_are_not_compared(scored, plenty, weeks13):
    beside = score_brand("Java", {"Kopi": plenty(), "Java": plenty(name="j")}, ["Kopi"], weeks13)
    assert compare(scored, beside).sentence == (
        "Kopi and Java cannot be compared: only one of them has People talking, Breadth."
    )


def test_replicates_of_different_date_ranges_are_not_paired(scored):
    with pytest.raises(ValueError, match="same date range"):
        compare(scored, replace(scored, brand="Java", replicates=np.zeros(7)))
