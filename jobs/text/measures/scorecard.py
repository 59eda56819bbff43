"""The text of `talkworthy show scorecard`: responsiveness, reachability, score and loyalty."""

from __future__ import annotations

from analysis.worthiness import headline
from reports.queries.score.scorecard import Scorecard
from reports.wording.common import date_range_text
from reports.wording.response import BONDS, bond_text, loyalty_text, reachability_text, responsiveness_text


def to_text(scorecard: Scorecard) -> str:
    """Return the four answers, and a line for each kind of bond."""
    return "\n".join(
        [
            f"{scorecard.brand}, {date_range_text(scorecard.date_range)}.",
            f"Responsiveness: {responsiveness_text(scorecard.brand, scorecard.responsiveness)}",
            f"Reachability: {reachability_text(scorecard)}",
            f"Talkworthy score: {headline(scorecard.worthiness)}",
            f"Loyalty: {loyalty_text(scorecard)}",
            *(f"  {' '.join(BONDS[bond.bond])}: {bond_text(bond)}" for bond in scorecard.bonds if bond.people),
        ]
    )
