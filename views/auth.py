"""Who stands at the door, what they may do, and the one way in which anything is written from the dashboard.

Without `[team]` in the brand file and `[auth]` in Streamlit's secrets, whoever reaches the dashboard (it listens on
this machine alone) may do everything. With them nobody gets in without a login, and each may do what the role allows.
What is not allowed is not offered (`may`), and is refused where it would be written (`writing`), by the brand file as
it is then: an answer that was drawn before a role was taken away comes too late.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from talkworthy.errors import UserError
from talkworthy.roles import LEAST, Right, Role, Team, to_key, to_signature
from talkworthy.settings import load_settings
from talkworthy.storage.notebook.assumptions import Signed
from talkworthy.storage.notebook.audit import AuditEvent, save_audit_events
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]

NOBODY = "a person at the dashboard"
LOCAL = "local"
"""The role of whoever is at a dashboard without a login, as the audit log tells it."""
WORDS = {
    Right.LABEL: "label posts",
    Right.CORRECT: "correct what was read of a post",
    Right.NAME: "name topics",
    Right.ASSUMPTION: "write assumptions",
    Right.NOTE: "write notes",
    Right.HOLD: "decide what counts",
    Right.SET_UP: "change brands and sources",
    Right.AUDIT: "read who did what",
}
_VISITOR = "visitor"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was let in. `signature` is what their deeds are signed with; `name` is for greeting them."""

    signature: str
    name: str
    role: Role
    logged_in: bool = True


ALONE = Visitor(NOBODY, NOBODY, Role.ADMIN, logged_in=False)


class Shut(UserError):
    """Somebody may not come in. `offer` is what would help: login, logout (to come back as somebody else), or ""."""

    def __init__(self, message: str, offer: str = "") -> None:
        super().__init__(message)
        self.offer = offer


@dataclass(frozen=True, slots=True)
class AuditedWrite:
    """What somebody who may write holds while they do: the transaction, their signature, and the audit log."""

    connection: Connection
    by: str
    at: datetime
    role: str
    right: Right
    brand: str

    @property
    def signed(self) -> Signed:
        """Who writes, and when."""
        return Signed(self.by, self.at)

    def note(self, what: str, posts: Iterable[str | None] = (None,)) -> None:
        """Put into the log that this was done, once for each of `posts` (ids).

        `what` is fixed words, ids and numbers; no words that were posted or typed.
        """
        told = self.at, self.by, self.role, self.right.value, self.brand, what
        save_audit_events(self.connection, [AuditEvent(*told, post) for post in posts])


def judge(team: Team | None, login: bool, assumptions: Mapping[str, object], now: datetime) -> Visitor:
    """Who this is, by what the login provider claims of them; `login`: `[auth]` is in Streamlit's secrets.

    `claims` are those of the ID token, https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims (`email`,
    `email_verified`, `name`, `iat`), and Streamlit's `is_logged_in`. Raises Shut, in words for whoever stands there.
    """
    if team is None and not login:
        return ALONE
    if team is None:
        raise Shut(
            "A login is set up, but nobody is named who may come in. Whoever runs Talkworthy names them under [team] "
            "in the brand file: docs/team.md."
        )
    if not login:
        raise Shut(
            "Only a team may come in here, but no login is set up. Whoever runs Talkworthy puts [auth] into "
            "Streamlit's secrets: docs/team.md."
        )
    # a header that a proxy is trusted with could hold any word here
    if assumptions.get("is_logged_in") is not True:
        raise Shut("Please log in.", "login")
    _refuse_old_login(team, assumptions.get("iat"), now)
    return _to_visitor(team, assumptions)


def meet() -> Visitor:
    """Who is here, by the settings and the login as they are now. Raises Shut."""
    login = bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)
    try:
        team = load_settings().team
    except UserError:
        if not login:
            return ALONE  # there is nothing to see: the page says what is wrong with the brand file
        log.exception("The brand file cannot be read, so nobody is let in")
        raise Shut("The brand file has a fault. Whoever runs Talkworthy finds it with: talkworthy doctor.") from None
    return judge(team, login, st.user.to_dict(), datetime.now(UTC))


def let_in() -> Visitor:
    """Meet whoever is here, for the run of a page that begins. Raises Shut."""
    st.session_state.pop(_VISITOR, None)
    st.session_state[_VISITOR] = visitor = meet()
    return visitor


def visitor() -> Visitor:
    """Who was let in when this run of the page began. Raises Shut."""
    known: Visitor | None = st.session_state.get(_VISITOR)
    return known or let_in()


def may(right: Right) -> bool:
    """Whether to offer this. It only saves a reader from asking in vain: `writing` is what refuses."""
    return visitor().role.may(right)


def require(right: Right) -> Visitor:
    """Who is here, asked anew. Raises UserError where they may not do this."""
    known = meet()
    if not known.role.may(right):
        log.warning("Refused: %s, a %s, may not %s", known.signature, known.role, WORDS[right])
        raise UserError(
            f"You are here as {_a(known.role)}; to {WORDS[right]} takes {_a(LEAST[right])}. "
            "Whoever runs Talkworthy can change your role under [team] in the brand file."
        )
    return known


@contextmanager
def writing(store: Store, right: Right, brand: str, called: str = "") -> Iterator[AuditedWrite]:
    """A transaction for somebody who may do this; all of it is kept at its end with its lines of the log, or nothing.

    `called` is what a person calls themselves where nobody logs in. Raises UserError where it is not allowed, and
    StoreError.
    """
    known = require(right)
    by, role = (known.signature, known.role.value) if known.logged_in else (called or NOBODY, LOCAL)
    with store.write() as connection:
        yield AuditedWrite(connection, by, datetime.now(UTC), role, right, brand)


def providers() -> list[str]:
    """The names of the login providers in `[auth]`; "" is the one that stands there without a name."""
    auth = st.secrets["auth"]
    named = [name for name, told in auth.items() if isinstance(told, Mapping) and "client_id" in told]
    return (["", *named] if "client_id" in auth else named) or [""]


def _to_visitor(team: Team, assumptions: Mapping[str, object]) -> Visitor:
    address, name = (str(assumptions.get(one) or "") for one in ("email", "name"))
    if not address:
        raise Shut("Your login provider does not tell your address, so nobody can say what you may do.", "logout")
    verified = str(assumptions.get("email_verified", "")).lower()  # some providers send it as a word
    if verified != "true" and (team.verified_only or verified):
        raise Shut(f"Your login provider has not verified that {to_key(address)} is yours.", "logout")
    role = team.role_of(address)
    if role is None:
        log.warning("Turned away: %s", to_signature("", address))
        words = f"{to_key(address)} is not on the list of this team. Whoever runs Talkworthy can put you on it."
        raise Shut(words, "logout")
    signature = to_signature(name, address)
    return Visitor(signature, signature.removesuffix(f" ({to_key(address)})"), role)


def _refuse_old_login(team: Team, issued_at: object, now: datetime) -> None:
    if not isinstance(issued_at, int | float):
        raise Shut("Your login provider does not tell when you logged in.", "logout")
    if now.timestamp() - issued_at > timedelta(days=team.login_days).total_seconds():
        raise Shut("It is a while since you logged in. Please log in again.", "login")


def _a(role: Role) -> str:
    return f"an {role.value}" if role.value.startswith("a") else f"a {role.value}"
