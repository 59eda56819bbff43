"""The team: who the visitor is, who may do what, who is in it, and the activity log."""

from __future__ import annotations

from collections.abc import Mapping

from talkworthy.roles import LOWEST_ROLE, Right, Role, Team
from views import auth
from views.components.audit_log import draw_audit
from views.components.templating import draw
from views.queries.core import StoreSnapshot


def rights_by_role() -> Mapping[Role, list[str]]:
    """Return what each role may do beyond the roles before it."""
    return {role: [auth.ACTIONS[right] for right in Right if LOWEST_ROLE[right] is role] for role in Role}


def members_by_role(team: Team | None) -> Mapping[Role, list[str]]:
    """Return the addresses and domains of each role; none for people who may not change the team."""
    shown = team.roles if team is not None and auth.may(Right.SETTINGS) else {}
    return {role: sorted(address for address, theirs in shown.items() if theirs is role) for role in Role}


def draw_section(snapshot: StoreSnapshot) -> None:
    """Draw the visitor's role, the table of roles, and the activity log."""
    draw("team", visitor=auth.visitor(), rights=rights_by_role(), members=members_by_role(snapshot.settings.team))
    draw_audit(snapshot)
