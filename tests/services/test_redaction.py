"""What must never be told is found wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redaction import HIDDEN, SHORTEST, Redaction


def test_a_known_secret_is_hidden_wherever_it_stands() -> None:
    redaction = Redaction()
    redaction.add_secrets({"REDDIT_CLIENT_SECRET": "kettle-whistle-9"})
    assert redaction.redact("401 for kettle-whistle-9!") == f"401 for {HIDDEN}!"


def test_a_secret_is_hidden_as_it_stands_in_an_address() -> None:
    redaction = Redaction()
    redaction.add_secrets({"X_BEARER_TOKEN": "steam/and=water"})
    assert "steam" not in redaction.redact("https://x.example/?a=steam%2Fand%3Dwater")


def test_the_settings_of_sources_have_secrets_too() -> None:
    redaction = Redaction()
    redaction.add_secrets({"forum": {"api_key": "copper-lid-77", "sites": ["https://ann:tea-leaves@forum.example"]}})
    assert redaction.redact("copper-lid-77 tea-leaves") == f"{HIDDEN} {HIDDEN}"


def test_the_password_of_a_database_is_a_secret() -> None:
    redaction = Redaction()
    redaction.add_secrets({"TALKWORTHY_DATABASE_URL": "postgresql://ann:brew-strong@db.example/talk"})
    assert redaction.redact("password brew-strong is wrong") == f"password {HIDDEN} is wrong"


def test_the_working_folder_is_no_password_though_its_shell_calls_it_pwd() -> None:
    redaction = Redaction()
    redaction.add_secrets({"PWD": "/srv/talkworthy", "MYSQL_PWD": "copper-lid-77"})
    assert redaction.redact("/srv/talkworthy/talkworthy.db copper-lid-77") == f"/srv/talkworthy/talkworthy.db {HIDDEN}"


def test_what_is_no_secret_stays() -> None:
    redaction = Redaction()
    redaction.add_secrets({"HOME": "/home/kettle", "LANG": "en_GB.UTF-8", "PATH": "/usr/bin"})
    assert redaction.redact("/home/kettle cannot be read") == "/home/kettle cannot be read"


def test_a_short_value_does_not_eat_ordinary_words() -> None:
    redaction = Redaction()
    redaction.add_secrets({"SOME_KEY": "tea"})
    assert redaction.redact("The teapot") == "The teapot"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ann:pot@feed.example/x", f"https://{HIDDEN}@feed.example/x"),
        ("https://feed.example/?api_key=abc123&q=tea", f"https://feed.example/?api_key={HIDDEN}&q=tea"),
        ("https://feed.example/?q=tea&access_token=abc123", f"https://feed.example/?q=tea&access_token={HIDDEN}"),
        ("Authorization: Bearer abc.def-ghi", f"Authorization: Bearer {HIDDEN}"),
        ("https://feed.example/?q=monkey+business", "https://feed.example/?q=monkey+business"),
    ],
)
def test_values_where_secrets_are_written_are_hidden_even_if_unknown(text: str, shown: str) -> None:
    assert Redaction().redact(text) == shown


@given(
    st.text('ABCXYZ+/=&%"\\ ', min_size=SHORTEST).filter(lambda text: len(text.strip()) >= SHORTEST),
    st.text("0123456789\n"),
)
def test_no_secret_survives_whatever_stands_around_it(secret: str, around: str) -> None:
    redaction = Redaction()
    redaction.add_secrets({"A_TOKEN": secret})
    assert secret.strip() not in redaction.redact(f"{around}{secret.strip()}{around}")
    shown = redaction.redact_values({"failed": [f"{around}{secret.strip()}{around}"]})
    assert secret.strip() not in shown["failed"][0]


def test_people_who_write_of_basic_things_are_not_cut_short() -> None:
    words = "What basic academic thing, or bearer instrument, do you forget?"
    assert Redaction().redact(words) == words
    assert Redaction().redact("sent Basic dXNlcjpwYXNz to it") == f"sent Basic {HIDDEN} to it"
