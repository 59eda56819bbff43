"""Quarantine decisions."""

from __future__ import annotations

from typing import Any

import pytest

from services.feedback.quarantine import decide
from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import load_labels

BRAND = "Copper Kettle"
ROOT, REPLY = "reddit:t3_smp026", "reddit:t1_smp0152"


def test_decisions_are_saved_as_labels(connection: Any, signed: Any) -> None:
    assert decide(connection, BRAND, [ROOT], [REPLY], signed) == {ROOT: "included", REPLY: "excluded"}
    assert load_labels(connection, BRAND, "quarantine") == {ROOT: "included", REPLY: "excluded"}


@pytest.mark.parametrize(
    ("released", "held", "message"),
    [
        ([ROOT], [ROOT], "cannot be both included and excluded"),
        (["reddit:nothing"], [], "No post 'reddit:nothing' is in a conversation about Copper Kettle"),
        ([ROOT], ["reddit:nothing"], "No post 'reddit:nothing' is in a conversation about Copper Kettle"),
    ],
)
def test_a_decision_on_an_unknown_post_or_on_both_sides_saves_nothing(
    connection: Any, signed: Any, released: list[str], held: list[str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        decide(connection, BRAND, released, held, signed)
    assert load_labels(connection, BRAND, "quarantine") == {}


def test_a_post_in_no_thread_about_the_brand_is_refused(connection: Any, signed: Any) -> None:
    with pytest.raises(UserError, match="in a conversation about Mornside"):
        decide(connection, "Mornside", [], [ROOT], signed)
