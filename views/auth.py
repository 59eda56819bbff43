"""Login, roles, and the one way in which the dashboard writes to the store.

Without `[team]` in the brand file and `[auth]` in Streamlit's secrets, everybody who reaches the dashboard (by default
it listens on this machine alone) may do everything. With them, everybody has to log in, and may do what their role
allows. Actions that are not allowed are not offered (`may`), and are refused when they are sent
(`audited_transaction`), by the brand file of that moment: a form drawn before a role was taken away no longer works.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from services.redaction import REDACTION
from talkworthy.errors import UserError
from talkworthy.roles import LOWEST_ROLE, Right, Role, Team, to_comparable, to_signature
from talkworthy.settings import load_settings
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.notebook.audit import AuditEvent, save_audit_events
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]

UNNAMED = "a person at the dashboard"
"""The signature of people who did not log in and gave no name."""
LOCAL = "local"
"""The role of people at a dashboard without a login, in the audit log."""
ACTIONS = {
    Right.LABEL: "review mentions",
    Right.CORRECT: "correct how a post was classified",
    Right.TOPIC: "name topics",
    Right.ASSUMPTION: "write assumptions",
    Right.NOTE: "write notes",
    Right.QUARANTINE: "decide which posts count",
    Right.SETTINGS: "change brands and sources",
    Right.REMOVE: "remove posts and communities",
    Right.AUDIT: "read the activity log",
}
_VISITOR = "visitor"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may use the dashboard. `signature` goes into the audit log; `name` is shown on screen."""

    signature: str
    name: str
    role: Role
    logged_in: bool = True


LOCAL_VISITOR = Visitor(UNNAMED, UNNAMED, Role.ADMIN, logged_in=False)


class PermissionRefused(UserError):
    """Somebody may not use the dashboard. `offer` is the button that would help: "login", "logout", or ""."""

    def __init__(self, message: str, offer: str = "") -> None:
        super().__init__(message)
        self.offer = offer


@dataclass(frozen=True, slots=True)
class AuditedWrite:
    """A transaction of one visitor, with their signature and the audit log."""

    connection: Connection
    by: str
    at: datetime
    role: str
    right: Right
    brand: str

    @property
    def signed(self) -> Signed:
        """Return who writes, and when."""
        return Signed(self.by, self.at)

    def note(self, what: str, posts: Iterable[str | None] = (None,)) -> None:
        """Write an event to the audit log, once for each of `posts` (ids).

        `what` is made of fixed words, ids and numbers; it never contains text that was posted or typed.
        """
        line = self.at, self.by, self.role, self.right.value, self.brand, what
        save_audit_events(self.connection, [AuditEvent(*line, post) for post in posts])


def identify(team: Team | None, login: bool, claims: Mapping[str, object], now: datetime) -> Visitor:
    """Return the visitor, by the claims of the login provider; `login`: whether `[auth]` is in Streamlit's secrets.

    `claims` are those of the ID token, https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims (`email`,
    `email_verified`, `name`, `iat`), and Streamlit's `is_logged_in`. Raises AccessDenied with a text for the visitor.
    """
    if team is None and not login:
        return LOCAL_VISITOR
    if team is None:
        raise PermissionRefused(
            "A login is set up, but no team members are listed. Your administrator can list them under [team] in the "
            "brand file: docs/team.md."
        )
    if not login:
        raise PermissionRefused(
            "This dashboard is for team members only, but no login is set up. Your administrator can add [auth] to "
            "Streamlit's secrets: docs/team.md."
        )
    # not just any true value: a header of a trusted proxy could contain any word
    if claims.get("is_logged_in") is not True:
        raise PermissionRefused("Please log in.", "login")
    _refuse_old_login(team, claims.get("iat"), now)
    return _to_visitor(team, claims)


def load_visitor() -> Visitor:
    """Return the visitor by the current settings and login. Raises AccessDenied."""
    login = bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)
    try:
        team = load_settings().team
    except UserError as error:
        if not login:
            return LOCAL_VISITOR  # the page says what is wrong with the brand file
        log.error("The brand file cannot be read, so nobody can log in: %s", REDACTION.redact(str(error)))
        raise PermissionRefused(
            "There is an error in the brand file. Your administrator can find it with: talkworthy doctor."
        ) from None
    return identify(team, login, st.user.to_dict(), datetime.now(UTC))


def admit() -> Visitor:
    """Load the visitor at the beginning of a page run. Raises AccessDenied."""
    st.session_state.pop(_VISITOR, None)
    st.session_state[_VISITOR] = visitor = load_visitor()
    return visitor


def visitor() -> Visitor:
    """Return the visitor that was loaded when this page run began. Raises AccessDenied."""
    current: Visitor | None = st.session_state.get(_VISITOR)
    return current or admit()


def visitor_text(by: str, you: str = "you") -> str:
    """Return a signature for a page: `you` for what was saved without a login, as long as there is none."""
    if by != UNNAMED:
        return by
    return "somebody without a login" if visitor().logged_in else you


def may(right: Right) -> bool:
    """Return whether to offer this. It only hides what would fail: `audited_transaction` is what refuses."""
    return visitor().role.may(right)


def require(right: Right) -> Visitor:
    """Load the visitor again and return it. Raises UserError where they may not do this."""
    visitor = load_visitor()
    if not visitor.role.may(right):
        log.warning("Refused: %s, a %s, may not %s", visitor.signature, visitor.role, ACTIONS[right])
        raise UserError(
            f"Your role is {visitor.role}. To {ACTIONS[right]}, you need to be {with_article(LOWEST_ROLE[right])}. "
            "Your administrator can change your role under [team] in the brand file."
        )
    return visitor


@contextmanager
def audited_transaction(store: Store, right: Right, brand: str, called: str = "") -> Iterator[AuditedWrite]:
    """Open a transaction for a visitor who may do this: changes and audit events are saved together, or not at all.

    `called` is the name that a person typed where there is no login. Raises UserError where the visitor may not do
    this, and StoreError.
    """
    visitor = require(right)
    by, role = (visitor.signature, visitor.role.value) if visitor.logged_in else (called or UNNAMED, LOCAL)
    with store.write() as connection:
        yield AuditedWrite(connection, by, datetime.now(UTC), role, right, brand)


def providers() -> list[str]:
    """Return the names of the login providers in `[auth]`; "" is the one without a name."""
    section = st.secrets["auth"]
    names = [name for name, provider in section.items() if isinstance(provider, Mapping) and "client_id" in provider]
    return (["", *names] if "client_id" in section else names) or [""]


def _to_visitor(team: Team, claims: Mapping[str, object]) -> Visitor:
    address, name = (str(claims.get(name_) or "") for name_ in ("email", "name"))
    if not address:
        raise PermissionRefused(
            "Your login provider did not send your e-mail address, so we can't check your role.", "logout"
        )
    verified = str(claims.get("email_verified", "")).lower()  # some providers send it as a word
    if verified != "true" and (team.verified_only or verified):
        raise PermissionRefused(
            f"Your login provider has not verified that {to_comparable(address)} is yours.", "logout"
        )
    role = team.role_of(address)
    if role is None:
        log.warning("Turned away: %s", to_signature("", address))
        text = f"{to_comparable(address)} is not a member of this team. Your administrator can add you."
        raise PermissionRefused(text, "logout")
    signature = to_signature(name, address)
    return Visitor(signature, signature.removesuffix(f" ({to_comparable(address)})"), role)


def _refuse_old_login(team: Team, issued_at: object, now: datetime) -> None:
    if not isinstance(issued_at, int | float):
        raise PermissionRefused("Your login provider did not send when you logged in.", "logout")
    if now.timestamp() - issued_at > timedelta(days=team.login_days).total_seconds():
        raise PermissionRefused("Your login has expired. Please log in again.", "login")


def with_article(role: Role) -> str:
    return f"an {role.value}" if role.value.startswith("a") else f"a {role.value}"
