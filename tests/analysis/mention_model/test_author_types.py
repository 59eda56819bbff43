"""Makers, sellers and staff that only the model recognises."""

from __future__ import annotations

from readings import make_reading

from analysis.mention_model.author_types import with_model
from analysis.threads.author_types import DELETED, PUBLIC


def test_a_maker_is_a_promoter() -> None:
    result = with_model(PUBLIC, make_reading(author_type={"promoter": 0.83, "public": 0.17}))
    assert (result.author_type, result.rule) == ("promoter", "writes like a promoter: the model, 83% sure")


def test_staff_are_recognised() -> None:
    assert with_model(PUBLIC, make_reading(author_type={"staff": 0.7, "public": 0.3})).author_type == "staff"


def test_in_doubt_it_is_the_public() -> None:
    assert with_model(PUBLIC, make_reading(author_type={"promoter": 0.5, "public": 0.5})) is PUBLIC


def test_what_a_rule_decided_stays() -> None:
    assert with_model(DELETED, make_reading(author_type={"promoter": 1.0})) is DELETED
