"""Login and roles: who is admitted by which claims, what is offered to them, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from talkworthy.roles import Role, Team
from talkworthy.storage.analysis.labels import LabelsByPost, load_labels
from talkworthy.storage.notebook.audit import AuditFilter, find_audit_events
from talkworthy.storage.store import Store
from views.auth import LOCAL_VISITOR, PermissionRefused, Visitor, identify

HOUSE = Path(__file__).parents[2]
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
TEAM = Team({"ann@x.example": Role.ANALYST})
ANN = {"is_logged_in": True, "name": "Ann", "email": "Ann@x.example", "email_verified": True, "iat": NOW.timestamp()}
AUTH = {"auth": {"client_id": "talkworthy", "redirect_uri": "https://talk.example/oauth2callback"}}
THREAD = {"page": "conversations", "conversation": "reddit:t3_smp026", "correct": "reddit:t3_smp026"}


def test_without_a_team_and_a_login_everybody_may_everything() -> None:
    assert identify(None, False, {"email": "test@x.example"}, NOW) is LOCAL_VISITOR
    assert LOCAL_VISITOR.role is Role.ADMIN


def test_who_is_on_the_list_is_let_in_with_name_and_role() -> None:
    assert identify(TEAM, True, ANN, NOW) == Visitor("Ann (ann@x.example)", "Ann", Role.ANALYST)


@pytest.mark.parametrize(
    ("team", "login", "words"),
    [(None, True, "no team members are listed"), (TEAM, False, "no login is set up")],
)
def test_half_a_door_stays_shut(team: Team | None, login: bool, words: str) -> None:
    with pytest.raises(PermissionRefused, match=words) as shut:
        identify(team, login, ANN, NOW)
    assert shut.value.offer == ""


@pytest.mark.parametrize(
    ("claims", "words", "offer"),
    [
        ({"is_logged_in": False}, "Please log in", "login"),
        ({"is_logged_in": "True"}, "Please log in", "login"),
        ({"email": None}, "did not send your e-mail address", "logout"),
        ({"email": "eve@y.example"}, "eve@y.example is not a member", "logout"),
        ({"email_verified": False}, "has not verified", "logout"),
        ({"email_verified": None}, "has not verified", "logout"),
        ({"iat": (NOW - timedelta(days=8)).timestamp()}, "log in again", "login"),
        ({"iat": None}, "did not send when you logged in", "logout"),
    ],
)
def test_what_a_login_lacks_is_reported_with_what_helps(claims: dict[str, object], words: str, offer: str) -> None:
    with pytest.raises(PermissionRefused, match=words) as shut:
        identify(TEAM, True, ANN | claims, NOW)
    assert shut.value.offer == offer


@pytest.mark.parametrize("said", ["true", "True", True])
def test_a_provider_may_say_it_as_a_word(said: object) -> None:
    assert identify(TEAM, True, ANN | {"email_verified": said}, NOW).role is Role.ANALYST


def test_a_provider_that_says_nothing_of_addresses_can_be_believed_and_one_that_denies_never() -> None:
    believing = Team(TEAM.roles, verified_only=False)
    silent = {name: told for name, told in ANN.items() if name != "email_verified"}

    assert identify(believing, True, silent, NOW).role is Role.ANALYST
    with pytest.raises(PermissionRefused):
        identify(believing, True, ANN | {"email_verified": False}, NOW)


def test_nothing_is_written_from_the_dashboard_except_through_auth() -> None:
    writers = [
        path.name
        for path in [*(HOUSE / "views").rglob("*.py"), HOUSE / "dashboard.py"]
        if re.search(r"\.write\(\)|store\.engine", path.read_text())
    ]

    assert writers == ["auth.py"]


Open = Callable[..., Any]


@pytest.fixture
def enter(own_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the dashboard of a team as somebody with this role."""
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(own_sample))
    own_sample.write_text(own_sample.read_text() + '\n[team]\nadmins = ["nobody@x.example"]\n')

    def open_as(role: str, **address: str) -> AppTest:
        text = own_sample.read_text().partition("\n[team]")[0]
        own_sample.write_text(f'{text}\n[team]\n{role}s = ["ann@x.example"]\n')
        app = AppTest.from_file(str(HOUSE / "dashboard.py"), default_timeout=60)
        app.secrets = {"auth": dict(AUTH["auth"])}
        app.user = ANN | {"iat": datetime.now(UTC).timestamp()}
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return open_as


def labels_of(app: AppTest) -> set[str]:
    """The names of all buttons."""
    return {button.label for button in app.button}


def words_of(app: AppTest) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", element.proto.body) for element in app.get("html"))


@pytest.fixture
def said_in(own_sample: Path) -> Callable[[str], tuple[LabelsByPost, list[tuple[str, str, str, str | None]]]]:
    """What people said under a name, and the log, in the store beside the brand file."""

    def load(name: str) -> tuple[LabelsByPost, list[tuple[str, str, str, str | None]]]:
        store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
        with store.read() as connection:
            audit_events = [
                (audit_event.by, audit_event.role, audit_event.what, audit_event.post)
                for audit_event in find_audit_events(connection, AuditFilter())
            ]
            told = load_labels(connection, "Copper Kettle", name), audit_events
        store.close()
        return told

    return load


@pytest.mark.parametrize(
    ("address", "analysts"),
    [
        ({"page": "topics", "rename": "0"}, {"Rename", "Merge"}),
        ({"page": "reports", "tab": "assumptions"}, {"Save"}),
        ({"page": "conversations", "tab": "stories"}, {"Save note"}),
        ({"page": "review"}, {"Sample 50 posts"}),
        (THREAD, {"Save"}),
    ],
    ids=lambda told: told.get("page") if isinstance(told, dict) else None,
)
def test_what_is_an_analysts_is_not_offered_to_a_viewer(
    enter: Open, address: dict[str, str], analysts: set[str]
) -> None:
    assert analysts <= labels_of(enter("analyst", **address))
    assert labels_of(enter("viewer", **address)) == {"Log out"}


def test_what_counts_is_an_admins_to_say(enter: Open) -> None:
    asked = [{box.label for box in enter(role, **THREAD).selectbox} for role in ("analyst", "admin")]

    assert ["Include in numbers?" in one for one in asked] == [False, True]


def test_an_analyst_labels_under_the_name_of_the_login(enter: Open, said_in: Callable[[str], Any]) -> None:
    page = enter("analyst", page="review")
    assert not page.text_input
    next(button for button in page.button if button.label == "Sample 50 posts").click().run()
    next(button for button in page.button if button.label == "No").click().run()
    told, log = said_in("relevant")

    [(post, label)] = told.items()
    assert label == "not_about"
    assert log == [
        ("Ann (ann@x.example)", "analyst", "relevant: not_about", post),
        ("Ann (ann@x.example)", "analyst", "sample of 50 drawn", None),
    ]


def test_a_viewer_is_reported_why_there_is_nothing_to_label(enter: Open) -> None:
    words = words_of(enter("viewer", page="review"))

    assert "Your role is viewer. To review mentions, you need to be an analyst." in words


def test_an_answer_to_a_page_that_was_drawn_before_the_role_was_lost_is_refused(
    enter: Open, own_sample: Path, said_in: Callable[[str], Any]
) -> None:
    page = enter("analyst", **THREAD)
    before = said_in("sentiment")
    next(box for box in page.selectbox if box.label.startswith("Sentiment")).select_index(1)
    own_sample.write_text(own_sample.read_text().replace("analysts", "viewers"))
    next(button for button in page.button if button.label == "Save").click().run()

    assert said_in("sentiment") == before
    assert not page.exception


def test_who_was_taken_off_the_list_sees_nothing_at_the_next_click(enter: Open, own_sample: Path) -> None:
    page = enter("analyst")
    own_sample.write_text(own_sample.read_text().replace("ann@x.example", "bo@x.example"))
    page.run()

    assert "ann@x.example is not a member of this team." in words_of(page)
    assert "Copper Kettle" not in words_of(page)


def test_a_brand_file_with_a_fault_lets_nobody_in(enter: Open, own_sample: Path) -> None:
    page = enter("admin")
    own_sample.write_text("[team")
    page.run()

    assert "There is an error in the brand file." in words_of(page)
    assert str(own_sample) not in words_of(page)


def test_the_log_is_an_admins_to_read(enter: Open) -> None:
    shown = ["Activity log" in words_of(enter(role, page="team")) for role in ("analyst", "admin")]

    assert shown == [False, True]


def test_alone_at_the_machine_the_log_is_kept_too(
    open_page: Open, own_sample: Path, said_in: Callable[[str], Any]
) -> None:
    page = open_page(own_sample, page="review")
    page.press("Sample 50 posts")
    page.app.text_input(key="labeller").set_value("ada").run()
    page.press("No")
    [(post, _)] = said_in("relevant")[0].items()

    assert said_in("relevant")[1] == [
        ("ada", "local", "relevant: not_about", post),
        ("a person at the dashboard", "local", "sample of 50 drawn", None),
    ]
    assert "2 reviews by 2 people." in open_page(own_sample, page="team").words


def test_a_login_that_is_set_up_by_half_says_so_and_opens_nothing(enter: Open) -> None:
    page = enter("admin")
    page.user = {"is_logged_in": False}
    page.run()
    next(button for button in page.button if button.label == "Log in").click().run()

    assert "The login is not set up correctly." in words_of(page)
    assert "Copper Kettle" not in words_of(page)
    assert not page.exception
