"""Going through items with one key each."""

from __future__ import annotations

from views.components.key_review import KeyReview


def test_an_answer_goes_on_to_the_next_item_and_undo_back():
    review = KeyReview(["a", "b", "c"])
    review.advance(("relevant",))
    assert (review.waiting, review.done) == (["b", "c"], 1)

    assert review.undo().names == ("relevant",)
    assert (review.waiting, review.done, review.past) == (["a", "b", "c"], 0, [])


def test_a_skipped_item_is_not_done():
    review = KeyReview(["a", "b"])
    review.advance()
    assert (review.waiting, review.done) == (["b"], 0)

    review.undo()
    assert (review.waiting, review.done) == (["a", "b"], 0)


def test_the_rest_of_an_item_is_asked_next_and_undo_asks_all_of_it_again():
    review = KeyReview(["a: relevance and sentiment", "b"])
    review.advance(("relevant",), "a: sentiment")
    assert (review.waiting, review.done) == (["a: sentiment", "b"], 0)

    review.undo()
    assert review.waiting == ["a: relevance and sentiment", "b"]


def test_undo_goes_back_through_all_answers_the_last_first():
    review = KeyReview(["a", "b", "c"])
    review.advance(("relevant",))
    review.advance()

    assert [review.undo().item for _ in range(2)] == ["b", "a"]
    assert review.waiting == ["a", "b", "c"]
