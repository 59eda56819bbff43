"""`talkworthy data quarantine`: its options have the glossary's names beside their earlier ones."""

from __future__ import annotations

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
