"""Topics are found where they were planted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from analysis.topics import FEWEST_POSTS, find_topics, stop_words
from talkworthy.model import Brand

BRAND = Brand("Copper Kettle", ("Copper Kettle",))
PARCEL = [
    f"{start} the parcel {middle} and the courier {end}"
    for start, middle, end in zip(
        ["My order was late,", "Copper Kettle shipping again:", "Tracking said delivered but", "Two weeks of waiting,"]
        * 5,
        ["sat in a depot", "went to the wrong address", "came with a torn box", "was stuck in customs", "got lost"] * 4,
        ["left it in the rain", "never rang the bell", "had no delivery date", "blamed the post office"] * 5,
        strict=True,
    )
]
GRINDER = [
    f"{start} the grinder {middle} so {end}"
    for start, middle, end in zip(
        ["With coarse beans", "On the finest setting", "After cleaning the burrs", "Even with the new motor"] * 5,
        ["jams every morning", "is too loud", "leaves uneven grounds", "rattles on the counter", "clogs"] * 4,
        ["the espresso runs too fast", "I grind by hand now", "my burr needs replacing", "the dose is never right"] * 5,
        strict=True,
    )
]
SLEEP = [
    f"{start} decaf {middle} because {end}"
    for start, middle, end in zip(
        ["At night I drink", "My doctor told me to try", "After dinner we have", "While pregnant I switched to"] * 5,
        ["in the evening", "instead of caffeine", "before bed", "for my blood pressure", "when anxious"] * 4,
        ["caffeine keeps me awake", "I cannot sleep otherwise", "my heart races at midnight", "insomnia runs in us"]
        * 5,
        strict=True,
    )
]
PLANTED = [text for three in zip(PARCEL, GRINDER, SLEEP, strict=True) for text in three]
THEME = np.array([0, 1, 2] * 20)


def test_planted_themes_are_found_apart() -> None:
    placed = find_topics(PLANTED, BRAND)
    for topic in placed.topics:
        themes = Counter(THEME[placed.topic == topic.number].tolist())
        assert themes.most_common(1)[0][1] >= 0.9 * themes.total()
    assert {Counter(THEME[placed.topic == t.number].tolist()).most_common(1)[0][0] for t in placed.topics} == {0, 1, 2}


def test_most_planted_posts_are_in_a_topic() -> None:
    assert (find_topics(PLANTED, BRAND).topic >= 0).mean() > 0.9


def test_labels_are_words_of_their_theme() -> None:
    words = " ".join(topic.label.lower() for topic in find_topics(PLANTED, BRAND).topics)
    assert all(any(word in words for word in theme) for theme in (("courier", "parcel"), ("grinder",), ("decaf",)))


def test_labels_begin_with_a_capital_and_are_short_words_that_say_something() -> None:
    for topic in find_topics(PLANTED, BRAND).topics:
        assert topic.label[0].isupper()
        assert 1 <= len(topic.label.replace(",", "").split()) <= 6
        words = topic.label.lower().split()
        assert stop_words().isdisjoint({words[0], words[-1]})
        assert len(topic.words) <= 8


def test_the_brands_name_is_in_no_label() -> None:
    texts = [f"Copper Kettle {text} copper kettle's @copperkettle" for text in PLANTED]
    result = " ".join(" ".join((topic.label, *topic.words)) for topic in find_topics(texts, BRAND).topics).lower()
    assert "kettle" not in result


def test_a_short_name_does_not_eat_the_words_that_hold_it() -> None:
    result = " ".join(" ".join(topic.words) for topic in find_topics(PLANTED, Brand("R", ("R",))).topics)
    assert "courier" in result


def test_the_same_posts_give_the_same_topics() -> None:
    first, second = find_topics(PLANTED, BRAND), find_topics(PLANTED, BRAND)
    assert first.topic.tolist() == second.topic.tolist()
    assert first.topics == second.topics


def test_topics_are_counted_and_the_largest_comes_first() -> None:
    placed = find_topics(PLANTED, BRAND)
    assert [topic.posts for topic in placed.topics] == [int((placed.topic == t.number).sum()) for t in placed.topics]
    assert [topic.posts for topic in placed.topics] == sorted((t.posts for t in placed.topics), reverse=True)


def test_nearness_is_a_cosine() -> None:
    nearness = find_topics(PLANTED, BRAND).nearness
    assert nearness.min() >= 0
    assert nearness.max() <= 1.0001


@pytest.mark.parametrize("count", [0, 1, FEWEST_POSTS - 1])
def test_a_few_posts_have_no_topics(count: int) -> None:
    placed = find_topics(PLANTED[:count], BRAND)
    assert placed.topics == ()
    assert placed.topic.tolist() == [-1] * count


def test_as_many_as_are_needed_are_enough() -> None:
    assert find_topics(PLANTED[:FEWEST_POSTS], BRAND).topics


def test_posts_about_nothing_are_in_no_topic() -> None:
    placed = find_topics([*PLANTED, "lol same", "https://example.com/a", "", "12 34 56 78 90"], BRAND)
    assert placed.topic[-4:].tolist() == [-1, -1, -1, -1]


@pytest.mark.parametrize("texts", [[], ["https://example.com/a", "12 34"], ["Zxqvy wvbnq!"]])
def test_posts_without_a_known_word_have_no_topics(texts: list[str]) -> None:
    assert find_topics(texts, BRAND).topics == ()


def test_a_topic_keeps_its_number_when_a_weeks_posts_come_in() -> None:
    first = find_topics(PLANTED[:45], BRAND)
    moved = [None if number < 0 else int(number) + 10 for number in first.topic]
    second = find_topics(PLANTED, BRAND, [*moved, *[None] * 15])
    same = sum(a == b for a, b in zip(moved, second.topic[:45].tolist(), strict=True))
    assert same >= 40


def test_a_new_topic_gets_a_number_that_no_other_had() -> None:
    old = [text for text, theme in zip(PLANTED, THEME, strict=True) if theme != 2]
    first = find_topics(old, BRAND)
    second = find_topics([*old, *SLEEP], BRAND, [*first.topic.tolist(), *[None] * 20])
    new = Counter(second.topic[-20:].tolist()).most_common(1)[0][0]
    assert new > first.topic.max()


def test_posts_that_were_in_no_topic_before_are_no_topic_of_their_own() -> None:
    placed = find_topics(PLANTED, BRAND, [-1] * 60)
    assert sorted({*placed.topic.tolist()} - {-1}) == list(range(len(placed.topics)))
