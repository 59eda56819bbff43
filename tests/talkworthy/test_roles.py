"""Teams: who has access by which address, and the signatures of their changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworthy.errors import UserError
from talkworthy.roles import LOWEST_ROLE, Right, Role, Team, to_signature
from talkworthy.settings import load_settings

TEAM = Team({"ann@brewers.example": Role.ADMIN, "@brewers.example": Role.VIEWER})


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("ann@brewers.example", Role.ADMIN),
        (" Ann@Brewers.Example ", Role.ADMIN),
        ("bo@brewers.example", Role.VIEWER),
        ("bo@more.brewers.example", None),
        ("bo@evilbrewers.example", None),
        ("@brewers.example", None),
        ("brewers.example", None),
        ("eve@elsewhere.example@brewers.example", None),
        ("eve @brewers.example", None),
        ("", None),
    ],
)
def test_an_address_takes_precedence_over_its_domain_and_nothing_else_has_a_role(
    address: str, role: Role | None
) -> None:
    assert TEAM.role_of(address) == role


def test_letters_that_only_fold_into_a_colleagues_address_are_others() -> None:
    assert Team({"kim@brewers.example": Role.ADMIN}).role_of("\u212aim@brewers.example") is None


def test_each_role_may_all_that_those_before_it_may() -> None:
    may = {role: {right for right in Right if role.may(right)} for role in Role}

    assert may[Role.VIEWER] == set()
    assert may[Role.ANALYST] == {Right.LABEL, Right.CORRECT, Right.TOPIC, Right.ASSUMPTION, Right.NOTE}
    assert may[Role.ADMIN] == set(Right) == set(LOWEST_ROLE)


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("Ann Lee", "Ann Lee (ann@brewers.example)"),
        ("", "ann@brewers.example"),
        ("Ann@brewers.example", "Ann@brewers.example (ann@brewers.example)"),
        ("Ann\n\tLee\u202e\x00 ", "Ann Lee (ann@brewers.example)"),
        ("w" * 200, f"{'w' * 80} (ann@brewers.example)"),
        ("Bo (bo@brewers.example)", "Bo (bo@brewers.example) (ann@brewers.example)"),
    ],
)
def test_a_signature_ends_with_the_address_whatever_the_name_is(name: str, signature: str) -> None:
    assert to_signature(name, "Ann@Brewers.example") == signature


@pytest.fixture
def written(tmp_path: Path):
    """Load the team of a brand file with this content."""

    def load(text: str) -> Team | None:
        path = tmp_path / "talkworthy.toml"
        path.write_text(text)
        return load_settings(path, {}).team

    return load


def test_without_the_table_there_is_no_team(written) -> None:
    assert written("") is None


def test_a_team_is_read_as_it_was_typed(written) -> None:
    text = '[team]\nadmins = ["Ann@x.example"]\nanalysts = ["@x.example"]\nlogin_days = 1\nverified_only = false'

    assert written(text) == Team({"ann@x.example": Role.ADMIN, "@x.example": Role.ANALYST}, False, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[team]", "team: it names nobody, so nobody could log in; name yourself under admins."),
        ('[team]\nadmins = ["ann"]', "team.admins: 'ann' is neither an address (ann@team.example) nor a domain"),
        ('[team]\nadmins = ["@com"]', "team.admins: '@com' is neither an address"),
        ('[team]\nadmins = ["*"]', "team.admins: '*' is neither an address"),
        ('[team]\nadmins = ["a@x.example"]\nviewers = ["A@x.example"]', "team: a@x.example has two roles; leave it in"),
        ('[team]\nowners = ["a@x.example"]', "team.owners: there is no such setting (there are: admins, analysts,"),
    ],
)
def test_an_invalid_team_is_reported_and_gives_no_access(written, text: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        written(text)
    assert words in str(refused.value)
