"""What stands beside a brand's name where there is much talk and no index."""

from __future__ import annotations

from dataclasses import replace

from analysis.worthiness import Counts
from reports.refusal_words import parts_to_tell

IN_TWO_PLACES = Counts(
    talks=116, c2c_talks=57, customers=469, communities=2, weeks_with_talk=12, weeks=13, completeness=0.95
)


def test_much_talk_without_an_index_has_parts_that_stand_beside_its_name(reports):
    refused = replace(reports["Kettle"].worthiness, index=None, counts=IN_TWO_PLACES)

    assert [part.title for part in parts_to_tell(refused)] == ["Dialogue", "Brought up", "Warmth"]


def test_an_index_stands_alone_and_little_talk_has_no_parts_to_tell(reports):
    assert parts_to_tell(reports["Kettle"].worthiness) == []
    assert parts_to_tell(reports["Samovar"].worthiness) == []
