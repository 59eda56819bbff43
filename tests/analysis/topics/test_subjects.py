"""Listed subjects, and the posts that show them."""

from __future__ import annotations

from collections import Counter

from analysis.topics.subjects import LONGEST_CLUE, find_clues, subjects
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand

BRAND = Brand("Copper Kettle", ("Copper Kettle",))


def shown(*texts: str) -> list[list[str]]:
    """The subjects that each post shows."""
    clues = find_clues(to_words(texts, BRAND))
    labels = list(subjects())
    used = clues.used.toarray()
    return [sorted({labels[clues.subject[at]] for at in used[:, post].nonzero()[0]}) for post in range(len(texts))]


def test_a_post_shows_the_subject_of_its_words_in_any_form() -> None:
    assert shown("they shipped it", "a tree") == [["Delivery"], []]


def test_a_clue_of_several_words_needs_all_of_them_together() -> None:
    assert shown("the battery life", "life of a battery cage")[0] == ["Battery life"]
    assert shown("a side effect", "an effect on the side") == [["Side effects"], []]


def test_words_of_two_posts_make_no_clue() -> None:
    assert shown("one side", "effect of it") == [[], []]


def test_labels_are_one_to_six_words_and_begin_with_a_capital() -> None:
    assert all(1 <= len(label.split()) <= 6 and label[0].isupper() for label in subjects())


def test_each_subject_has_clues_that_can_be_found() -> None:
    lengths = Counter(len(clue) for clues in subjects().values() for clue in clues)
    assert set(lengths) == set(range(1, LONGEST_CLUE + 1))
    assert all(len(clues) > 1 for clues in subjects().values())


def test_no_clue_is_listed_twice_under_one_subject() -> None:
    assert all(len(clues) == len(set(clues.values())) for clues in subjects().values())
