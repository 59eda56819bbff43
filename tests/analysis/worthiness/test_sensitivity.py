"""The rank of a brand among its competitors under random weights."""

import numpy as np

from analysis.worthiness import Ranks, ScoreOptions, score_brand, score_brands, to_json
from analysis.worthiness.sensitivity import to_ranks


def components(**values):
    return {name: np.array([value]) for name, value in values.items()}


GOOD, FAIR, POOR = (components(dialogue=value, sentiment=value) for value in (0.9, 0.5, 0.1))


def test_a_brand_that_is_better_at_everything_is_always_first():
    assert to_ranks("a", ["b", "c"], {"a": GOOD, "b": FAIR, "c": POOR}) == Ranks(1, 1, 3)


def test_a_brand_that_is_worse_at_everything_is_always_last():
    assert to_ranks("c", ["a", "b"], {"a": GOOD, "b": FAIR, "c": POOR}) == Ranks(3, 3, 3)


def test_the_rank_of_an_uneven_brand_depends_on_the_weights():
    result = {"a": components(dialogue=0.9, sentiment=0.1), "b": FAIR}
    assert (to_ranks("a", ["b"], result), to_ranks("b", ["a"], result)) == (Ranks(1, 2, 2), Ranks(1, 2, 2))


def test_competitors_without_a_score_or_with_other_components_are_not_ranked():
    result = {"a": GOOD, "b": components(dialogue=0.9)}
    assert to_ranks("a", ["b", "silent"], result) is None


def test_equal_brands_share_the_first_place():
    assert to_ranks("a", ["b"], {"a": FAIR, "b": FAIR}) == Ranks(1, 1, 2)


def test_the_result_and_its_record_have_the_range_of_ranks(plenty, weeks13):
    result = score_brands({"Kopi": plenty(), "Java": plenty(name="j")}, {"Kopi": ["Java"], "Java": ["Kopi"]}, weeks13)
    record = to_json(result["Kopi"])
    assert (record["rank_range"], record["ranked"]) == ([1, 1], 2)


def test_alone_there_is_no_rank(plenty, weeks13):
    record = to_json(score_brand("Kopi", {"Kopi": plenty()}, [], weeks13))
    assert (record["rank_range"], record["ranked"]) == (None, None)


def test_the_version_names_the_weights_that_are_not_as_the_rest():
    equal = dict.fromkeys(ScoreOptions().weights, 3.0)
    assert ScoreOptions(weights=equal).version == ScoreOptions().version == "2"
    assert ScoreOptions(weights=equal | {"sentiment": 0.0, "dialogue": 6.0}).version == "2+dialogue=2,sentiment=0"


def test_every_score_has_the_version_of_its_weights(plenty, weeks13):
    weights = ScoreOptions().weights | {"sentiment": 0.5}
    assert (
        score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, ScoreOptions(weights=weights)).version == "2+sentiment=0.5"
    )
