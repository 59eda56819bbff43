"""Reviews of a random sample correct the score, and a small sample widens its range."""

from dataclasses import fields, replace

import numpy as np
import pytest

from analysis.worthiness import ReviewedSample, ScoreOptions, SentimentReview, score_brand, score_brands
from analysis.worthiness.estimation.bootstrap import Measurements
from analysis.worthiness.estimation.estimators import interval
from analysis.worthiness.estimation.measurement_error import correct, to_notes, true_share

READ_WELL = SentimentReview(positive=(80, 20), negative=(10, 90))


def measurements(**given):
    """Two measured replicates beside the point, each of ones but for what is given."""
    arrays = {field.name: np.ones(3) for field in fields(Measurements)}
    return Measurements(**(arrays | {name: np.array([value] * 3, dtype=float) for name, value in given.items()}))


def judged_with(plenty, weeks13, checked):
    conversation = {"Kopi": plenty(), "Competitor": plenty(name="r")}
    return score_brand("Kopi", conversation, ["Competitor"], weeks13, ScoreOptions(checked={"Kopi": checked}))


def test_rogan_and_gladen_find_the_share_behind_a_faulty_test():
    # of 1000, 300 are positive: 240 of them are classified so, and 70 of the 700 others too
    assert true_share(np.array([0.31]), np.array([0.8]), np.array([0.9])) == pytest.approx([0.3])


def test_what_the_test_cannot_explain_is_none_or_all():
    result = true_share(np.array([0.02, 0.99]), np.array([0.8, 0.8]), np.array([0.9, 0.9]))
    assert result.tolist() == [0.0, 1.0]


def test_measurements_without_review_stay_as_they_are():
    before = measurements(people_per_week=7)
    after = correct(before, ReviewedSample(), 1)
    assert all(
        np.array_equal(getattr(before, field.name), getattr(after, field.name)) for field in fields(Measurements)
    )


def test_people_shrink_to_the_share_that_is_about_the_brand():
    assert correct(measurements(people_per_week=10), ReviewedSample(labels=100, right=80), 1).people_per_week[
        0
    ] == pytest.approx(8.0)


def test_people_shrink_to_the_share_that_are_people():
    assert correct(
        measurements(people_per_week=10), ReviewedSample(labels=50, right=50, author_types=(40, 30)), 1
    ).people_per_week[0] == pytest.approx(7.5)


def test_nine_labels_correct_nothing():
    assert correct(
        measurements(people_per_week=10), ReviewedSample(labels=9, right=5, author_types=(9, 3)), 1
    ).people_per_week.tolist() == [
        10,
        10,
        10,
    ]


def test_the_error_is_drawn_anew_in_each_replicate_and_alike_for_each_key():
    checked = ReviewedSample(labels=100, right=80)
    first, second, other = (
        correct(measurements(people_per_week=10), checked, key).people_per_week for key in (1, 1, 2)
    )
    assert first[1] != first[2]
    assert first.tolist() == second.tolist()
    assert first[1:].tolist() != other[1:].tolist()


def test_positive_votes_are_corrected_for_misclassified_sentiment():
    result = correct(measurements(positive=31, negative=69), ReviewedSample(sides=READ_WELL), 1)
    # (0.31 + 0.9 - 1) / (0.8 + 0.9 - 1) = 0.3
    assert (result.positive[0], result.negative[0]) == (pytest.approx(30.0), pytest.approx(70.0))


def test_neutral_votes_are_removed_first():
    # a quarter of the 240 checked votes are neutral, and half of those were classified as positive
    sides = SentimentReview(positive=(90, 0), negative=(0, 90), neutral=(30, 30))
    result = correct(measurements(positive=50, negative=50), ReviewedSample(sides=sides), 1)
    assert (result.positive[0], result.negative[0]) == (pytest.approx(37.5), pytest.approx(37.5))


@pytest.mark.parametrize(
    "sides", [SentimentReview(positive=(9, 0), negative=(0, 90)), SentimentReview(positive=(50, 50), negative=(50, 50))]
)
def test_sentiment_hardly_reviewed_or_classified_by_chance_is_not_corrected(sides):
    assert correct(measurements(positive=31, negative=69), ReviewedSample(sides=sides), 1).positive.tolist() == [
        31,
        31,
        31,
    ]


def test_the_corrected_interval_holds_the_truth_and_the_uncorrected_one_does_not():
    """400 samples of 300 votes, 3 in 10 positive, classified rightly 4 times in 5; 150 reviewed posts."""
    held = naive = 0
    for number in range(1_000, 1_400):
        rng = np.random.default_rng(number)
        positive = rng.random(450) < 0.3
        read = np.where(rng.random(450) < 0.8, positive, ~positive)
        votes, labels = slice(0, 300), slice(300, 450)
        drawn = np.concatenate([[read[votes].sum()], rng.binomial(300, read[votes].mean(), 400)]).astype(float)
        counts = [
            (int((read & side)[labels].sum()), int((~read & side)[labels].sum())) for side in (positive, ~positive)
        ]
        before = replace(measurements(), people_per_week=drawn, positive=drawn, negative=300 - drawn)
        after = correct(before, ReviewedSample(sides=SentimentReview(*counts)), number)
        held += interval(after.positive)[0] <= 0.3 * 300 <= interval(after.positive)[1]
        naive += interval(before.positive)[0] <= 0.3 * 300 <= interval(before.positive)[1]
    assert held >= 0.86 * 400
    assert naive < 0.2 * 400


def test_fewer_labels_leave_a_wider_interval(plenty, weeks13):
    few, many = (judged_with(plenty, weeks13, ReviewedSample(n, n * 8 // 10)).component("people") for n in (20, 2_000))
    assert few.value == many.value == pytest.approx(0.8 / 1.8)
    assert few.high - few.low > many.high - many.low


def test_the_notes_of_a_reviewed_brand_say_what_was_corrected(plenty, weeks13):
    scored = judged_with(plenty, weeks13, ReviewedSample(100, 90, (20, 19), READ_WELL))
    assert scored.notes == (
        "90 of 100 reviewed posts are about Kopi: People talking counts this share (90%), and its 90% range allows for "
        "the sample size",
        "19 of 20 reviewed posts are by the public: People talking counts that share",
        "170 of 200 reviewed posts were rightly classified as positive or negative: Sentiment is corrected for the "
        "others (Rogan & Gladen 1978)",
    )


def test_without_reviews_every_classification_counts_as_right():
    assert "every classification counts as right" in to_notes("Kopi", ReviewedSample())[0]


@pytest.mark.parametrize(
    ("pending", "begins"),
    [(1, "1 reviewed post waits for"), (20, "20 reviewed posts wait")],
)
def test_labels_that_wait_for_the_next_analysis_come_last(pending, begins):
    assert to_notes("Kopi", ReviewedSample(100, 90, pending=pending))[-1].startswith(begins)


def test_each_brand_is_corrected_by_its_own_labels(plenty, weeks13):
    conversation = {"Kopi": plenty(), "Java": plenty(name="j")}
    options = ScoreOptions(checked={"Kopi": ReviewedSample(100, 99)})
    result = score_brands(conversation, {"Kopi": ["Java"], "Java": ["Kopi"]}, weeks13, options)
    assert (result["Kopi"].status, result["Java"].status) == ("scored", "provisional")


def test_the_score_without_the_largest_conversation_is_corrected_too(plenty, weeks13):
    options = {"weights": {"people": 1.0}, "replicates": 0}
    conversation = {"Kopi": plenty(), "Competitor": plenty(name="r")}
    half = ScoreOptions(**options, checked={"Kopi": ReviewedSample(1_000, 500)})
    scored = score_brand("Kopi", conversation, ["Competitor"], weeks13, half)
    # 118 of 120 people are left, and half of those count
    assert scored.without["the largest conversation"] == round(100 * 59 / (59 + 120))
