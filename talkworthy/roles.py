"""A team: who of those that a login provider knows may come in, and what each may do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

LONGEST_NAME = 80


class Role(StrEnum):
    """What somebody is to the team; each may do all that those before it may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"

    def may(self, right: Right) -> bool:
        """Whether this role has `right`."""
        return _RANKS.index(self) >= _RANKS.index(LEAST[right])


class Right(StrEnum):
    """What can be done beside reading. The values stand in the audit log."""

    LABEL = "label"
    CORRECT = "correct"
    TOPIC = "topic"
    ASSUMPTION = "assumption"
    NOTE = "note"
    QUARANTINE = "quarantine"
    SETTINGS = "settings"
    AUDIT = "audit"


_RANKS = (Role.VIEWER, Role.ANALYST, Role.ADMIN)
LEAST: Mapping[Right, Role] = {
    Right.LABEL: Role.ANALYST,
    Right.CORRECT: Role.ANALYST,
    Right.TOPIC: Role.ANALYST,
    Right.ASSUMPTION: Role.ANALYST,
    Right.NOTE: Role.ANALYST,
    Right.QUARANTINE: Role.ADMIN,
    Right.SETTINGS: Role.ADMIN,
    Right.AUDIT: Role.ADMIN,
}
"""The first of the roles that has each right."""


@dataclass(frozen=True, slots=True)
class Team:
    """The roles by address, and by `@domain` for everybody in it. A whole address goes before its domain.

    `verified_only`: an address that the login provider does not call verified opens nothing. A login is believed for
    `login_days`.
    """

    roles: Mapping[str, Role]
    verified_only: bool = True
    login_days: int = 7

    def role_of(self, address: str) -> Role | None:
        """The role of somebody, None for strangers and for what is no address."""
        known = to_key(address)
        name, at, domain = known.partition("@")
        if not (name and at and domain) or "@" in domain or any(letter.isspace() for letter in known):
            return None
        return self.roles.get(known) or self.roles.get(f"@{domain}")


def to_key(address: str) -> str:
    """An address as two spellings of it are compared.

    Only ASCII letters are folded: Unicode has letters that turn into others' when they are (the sign for Kelvin into a
    `k`), so that a stranger could register an address that folds into a colleague's.
    """
    address = address.strip()
    return address.lower() if address.isascii() else address


def to_signature(name: str, address: str) -> str:
    """`Ann Lee (ann@team.example)`: what somebody's deeds are signed with.

    The name is whatever its owner told the provider, so the address that was checked goes with it, and signs that
    could draw the one over the other are left out.
    """
    shown = "".join(" " if letter.isspace() else letter for letter in name if _is_plain(letter))
    shown = " ".join(shown.split())[:LONGEST_NAME].rstrip()
    address = to_key(address)
    return f"{shown} ({address})" if shown and shown != address else address


def _is_plain(letter: str) -> bool:
    return letter.isspace() or not unicodedata.category(letter).startswith("C")


class TeamTable(BaseModel):
    """`[team]` as a person types it: `admins`, `analysts`, `viewers`, each by `ann@team.example` or `@team.example`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    admins: list[str] = []
    analysts: list[str] = []
    viewers: list[str] = []
    verified_only: bool = True
    login_days: int = Field(default=7, ge=1, le=30)

    @field_validator("admins", "analysts", "viewers")
    @classmethod
    def _addresses(cls, told: list[str]) -> list[str]:
        known = [to_key(one) for one in told]
        for one in known:
            if not is_address_or_domain(one):
                raise ValueError(f"{one!r} is neither an address (ann@team.example) nor a domain (@team.example)")
        return known

    @model_validator(mode="after")
    def _one_role_each(self) -> Self:
        if not (self.admins or self.analysts or self.viewers):
            raise ValueError("it names nobody, so nobody could come in; name yourself under admins")
        twice = _twice([*{*self.admins}, *{*self.analysts}, *{*self.viewers}])
        if twice is not None:
            raise ValueError(f"{twice} has two roles; leave it in one list")
        return self

    def to_team(self) -> Team:
        """The team as it is asked for roles."""
        by_role = ((Role.VIEWER, self.viewers), (Role.ANALYST, self.analysts), (Role.ADMIN, self.admins))
        roles = {one: role for role, told in by_role for one in told}
        return Team(roles, self.verified_only, self.login_days)


def is_address_or_domain(text: str) -> bool:
    """Is this `name@domain`, or `@domain`? One dot at least stands in the domain, so that `@com` opens nothing."""
    name, at, domain = text.rpartition("@")
    labels = domain.split(".")
    return bool(at) and "@" not in name and not any(map(str.isspace, text)) and len(labels) > 1 and all(labels)


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
