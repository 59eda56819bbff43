"""Teams: who may log in to the dashboard, and what each may do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

LONGEST_NAME = 80


class Role(StrEnum):
    """The role of somebody in the team; each may do all that those before it may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"

    def may(self, right: Right) -> bool:
        """Return whether this role has `right`."""
        return _RANKS.index(self) >= _RANKS.index(LOWEST_ROLE[right])


class Right(StrEnum):
    """The kinds of changes on the dashboard. The values are stored in the audit log."""

    LABEL = "label"
    CORRECT = "correct"
    TOPIC = "topic"
    ASSUMPTION = "assumption"
    NOTE = "note"
    QUARANTINE = "quarantine"
    SETTINGS = "settings"
    REMOVE = "remove"
    AUDIT = "audit"


_RANKS = (Role.VIEWER, Role.ANALYST, Role.ADMIN)
LOWEST_ROLE: Mapping[Right, Role] = {
    Right.LABEL: Role.ANALYST,
    Right.CORRECT: Role.ANALYST,
    Right.TOPIC: Role.ANALYST,
    Right.ASSUMPTION: Role.ANALYST,
    Right.NOTE: Role.ANALYST,
    Right.QUARANTINE: Role.ADMIN,
    Right.SETTINGS: Role.ADMIN,
    Right.REMOVE: Role.ADMIN,
    Right.AUDIT: Role.ADMIN,
}
"""The lowest role that has each right."""


@dataclass(frozen=True, slots=True)
class Team:
    """Roles by address, and by `@domain` for everybody in it. A whole address takes precedence over its domain.

    `verified_only`: addresses that the login provider does not call verified are rejected. A login is valid for
    `login_days`.
    """

    roles: Mapping[str, Role]
    verified_only: bool = True
    login_days: int = 7

    def role_of(self, address: str) -> Role | None:
        """Return the role of somebody, None for strangers and for invalid addresses."""
        known = to_comparable(address)
        name, at, domain = known.partition("@")
        if not (name and at and domain) or "@" in domain or any(letter.isspace() for letter in known):
            return None
        return self.roles.get(known) or self.roles.get(f"@{domain}")


def to_comparable(address: str) -> str:
    """Return the form of an address in which spellings are compared.

    Only ASCII letters are folded: Unicode folds some letters into others (the Kelvin sign into a `k`), so that a
    stranger could register an address that folds into a colleague's.
    """
    address = address.strip()
    return address.lower() if address.isascii() else address


def to_signature(name: str, address: str) -> str:
    """Return `Ann Lee (ann@team.example)`: the signature of somebody's changes.

    The name is whatever its owner told the login provider, so the verified address follows it, and characters that
    could display one over the other are removed.
    """
    shown = "".join(" " if letter.isspace() else letter for letter in name if _is_plain(letter))
    shown = " ".join(shown.split())[:LONGEST_NAME].rstrip()
    address = to_comparable(address)
    return f"{shown} ({address})" if shown and shown != address else address


def _is_plain(letter: str) -> bool:
    return letter.isspace() or not unicodedata.category(letter).startswith("C")


class TeamTable(BaseModel):
    """`[team]` in the brand file: `admins`, `analysts`, `viewers`, each with `ann@team.example` or `@team.example`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    admins: list[str] = []
    analysts: list[str] = []
    viewers: list[str] = []
    verified_only: bool = True
    login_days: int = Field(default=7, ge=1, le=30)

    @field_validator("admins", "analysts", "viewers")
    @classmethod
    def _addresses(cls, value: list[str]) -> list[str]:
        addresses = [to_comparable(address) for address in value]
        for address in addresses:
            if not is_address_or_domain(address):
                raise ValueError(f"{address!r} is neither an address (ann@team.example) nor a domain (@team.example)")
        return addresses

    @model_validator(mode="after")
    def _one_role_each(self) -> Self:
        if not (self.admins or self.analysts or self.viewers):
            raise ValueError("it names nobody, so nobody could log in; name yourself under admins")
        twice = _twice([*{*self.admins}, *{*self.analysts}, *{*self.viewers}])
        if twice is not None:
            raise ValueError(f"{twice} has two roles; leave it in one list")
        return self

    def to_team(self) -> Team:
        """Return the team with its roles by address."""
        by_role = ((Role.VIEWER, self.viewers), (Role.ANALYST, self.analysts), (Role.ADMIN, self.admins))
        roles = {address: role for role, addresses in by_role for address in addresses}
        return Team(roles, self.verified_only, self.login_days)


def is_address_or_domain(text: str) -> bool:
    """Return whether this is `name@domain` or `@domain`. The domain needs a dot, so that `@com` is invalid."""
    name, at, domain = text.rpartition("@")
    labels = domain.split(".")
    return bool(at) and "@" not in name and not any(map(str.isspace, text)) and len(labels) > 1 and all(labels)


def _twice(names: Iterable[str]) -> str | None:
    names_before: set[str] = set()
    for name in names:
        if name in names_before:
            return name
        names_before.add(name)
    return None
