"""`talkworthy data quarantine`: its options have the glossary's names beside their earlier ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from click.testing import Result

from talkworthy.storage.store import Store

LABELS = "SELECT label FROM labels WHERE brand = 'Copper Kettle' AND post = 'reddit:t3_smp026'"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("option", "label"),
    [("--exclude", "excluded"), ("--hold", "excluded"), ("--include", "included"), ("--release", "included")],
)
def test_a_decision_on_a_post_is_stored(
    talkworthy: Callable[..., Result], opened: Store, look: SimpleNamespace, option: str, label: str
) -> None:
    talkworthy("data", "quarantine", "--brand", "Copper Kettle", option, "reddit:t3_smp026")
    assert look.rows(opened, LABELS) == [(label,)]


@pytest.mark.usefixtures("sample")
def test_a_post_by_no_promoter_is_labelled(
    talkworthy: Callable[..., Result], opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("data", "quarantine", "--brand", "Copper Kettle", "--public", "reddit:t3_smp034")
    labels = "SELECT name, label FROM labels WHERE brand = 'Copper Kettle' AND post = 'reddit:t3_smp034'"
    assert look.rows(opened, labels) == [("author_type", "public")]


@pytest.mark.usefixtures("sample")
def test_posts_by_promoters_are_listed_with_rule_and_evidence(talkworthy: Callable[..., Result]) -> None:
    posts = json.loads(talkworthy("data", "quarantine", "--brand", "Copper Kettle", "--json").stdout)
    assert [post["state"] for post in posts] == ["promoter"] * 6
    assert posts[0]["rule"] == "offers a referral or discount code"
    assert posts[0]["evidence"] == "https://example.com/deal/ck?ref=dora10"


@pytest.mark.usefixtures("sample")
def test_posts_by_promoters_are_printed_under_their_rule(talkworthy: Callable[..., Result]) -> None:
    printed = talkworthy("data", "quarantine", "--brand", "Copper Kettle").stdout
    assert "Promoter: offers a referral or discount code (6 posts)" in printed
