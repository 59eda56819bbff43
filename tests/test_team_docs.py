"""The guide for a team says what the code does."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

import pytest
import typer
from streamlit import config

from jobs.cli import app
from talkworthy.roles import LOWEST_ROLE, Role
from talkworthy.settings import load_settings

GUIDE = (Path(__file__).parent.parent / "docs" / "team.md").read_text(encoding="utf-8")
UNIT = re.search(r"```ini\n(.*?)```", GUIDE, re.DOTALL)
TABLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_team_of_the_guide_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.toml"
    path.write_text(next(table for table in TABLES if "[team]" in table))
    team = load_settings(path, {}).team

    assert team is not None
    assert [team.role_of(f"{name}@team.example") for name in ("ada", "bo", "cy")] == [*reversed(Role)]


def test_the_secrets_of_the_guide_are_what_a_login_needs() -> None:
    secrets = tomllib.loads(next(table for table in TABLES if "[auth]" in table))["auth"]

    assert set(secrets) == {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"}


def test_the_service_is_well_formed_and_its_options_are_streamlits() -> None:
    assert UNIT is not None
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read_string(UNIT.group(1))
    options = re.findall(r"--([a-z]+\.[A-Za-z]+)", unit["Service"]["ExecStart"])

    assert len(options) == 5
    assert set(options) <= set(config.get_config_options())


def test_the_table_of_roles_has_a_row_for_what_each_may_do() -> None:
    rows = [re.split(r" *\| *", line)[1:-1] for line in GUIDE.splitlines() if line.startswith("| ")]
    least = [row.count("yes") for row in rows[1:]]

    assert sorted(least[1:]) == [1, 1, 1, 2, 2, 2, 2]
    assert sorted(set(LOWEST_ROLE.values())) == [Role.ADMIN, Role.ANALYST]


@pytest.mark.parametrize("command", re.findall(r"talkworthy data audit((?: --[a-z-]+)+)", GUIDE))
def test_every_option_of_the_log_is_one_that_there_is(command: str) -> None:
    audit = typer.main.get_command(app).commands["data"].commands["audit"]  # type: ignore[attr-defined]
    assert set(command.split()) <= {name for option in audit.params for name in option.opts}
