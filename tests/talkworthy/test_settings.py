"""Settings: valid ones are loaded, errors are reported in a sentence that names the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analysis.worthiness import COMPONENT_TITLES
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.query_language.parse import parse
from talkworthy.settings import Settings, config_path, load_settings

Written = Callable[..., Settings]

THE_ISSUES_FORM = """
[[brands]]
name = "Brewly"
aliases = ["Brewly"]              # whole words, any case, unless case_sensitive = true
near = []                         # an ambiguous alias counts only near one of these
never_near = []
competitors = ["Mokka", "Vacuo"]   # the panel; each is a [[brands]] of its own
communities = { reddit = ["KitchenTalk", "OfficeLife"] }
official = { x = ["brewly"], reddit = ["an_official_handle"] }
staff = { reddit = ["a_staff_handle"] }
"""


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Load a brand file with this content; the environment is empty unless given."""

    def load(text: str | bytes, environ: Mapping[str, str] | None = None) -> Settings:
        path = tmp_path / "talkworthy.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_settings(path, environ or {})

    return load


def test_the_brand_part_is_what_was_agreed(written: Written) -> None:
    assert written(THE_ISSUES_FORM).brands == (
        Brand(
            name="Brewly",
            aliases=("Brewly",),
            competitors=("Mokka", "Vacuo"),
            communities={"reddit": ("KitchenTalk", "OfficeLife")},
            official={"x": frozenset({"brewly"}), "reddit": frozenset({"an_official_handle"})},
            staff={"reddit": frozenset({"a_staff_handle"})},
        ),
    )


def test_a_brand_without_aliases_is_called_by_its_name(written: Written) -> None:
    assert written('[[brands]]\nname = " Brewly "').brands[0].aliases == ("Brewly",)


def test_handles_are_folded_and_lose_the_sign_of_their_platform(written: Written) -> None:
    brand = written(
        '[[brands]]\nname = "Brewly"\n'
        'communities = { reddit = ["r/KitchenTalk", "/r/OfficeLife"], mastodon = ["#Coffee"] }\n'
        'official = { x = ["@BrewlyHQ"] }\n'
        'staff = { reddit = ["u/Ada_Brews", "/u/ben"], mastodon = ["@cleo@hob.example"] }'
    ).brands[0]
    assert brand.communities == {"reddit": ("KitchenTalk", "OfficeLife"), "mastodon": ("Coffee",)}
    assert brand.official == {"x": frozenset({"brewlyhq"})}
    assert brand.staff == {"reddit": frozenset({"ada_brews", "ben"}), "mastodon": frozenset({"cleo@hob.example"})}


def test_a_source_is_known_in_any_case(written: Written) -> None:
    brand = written('[[brands]]\nname = "Brewly"\nofficial = { Reddit = ["One"], reddit = ["Two"], " X " = ["Three"] }')
    assert brand.brands[0].official == {"reddit": frozenset({"one", "two"}), "x": frozenset({"three"})}


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"", b"# caf\xc3\xa9\r\n"])
def test_a_file_from_any_editor_is_read(written: Written, start: bytes) -> None:
    assert written(start + b'[[brands]]\r\nname = "Brewly"\r\n').brands[0].name == "Brewly"


FIRST = '[[brands]]\nname = "Mokka"\n[[brands]]\nname = "Brewly"\n'
WRONG = {
    "[[brands]]\naliases = ['x']": "brands[1].name: Field required.",
    "[[brands]]\nname = '  '": "brands[1].name: String should have at least 1 character.",
    '[[brands]]\nname = "Brew\\u001b[31mly"': "brands[1].name: must not contain a line break or control character.",
    '[[brands]]\nname = "Brewly\\nVacuo"': "brands[1].name: must not contain a line break or control character.",
    FIRST + "aliases = 'Brewly'": "brands[2].aliases: should be a valid list.",
    FIRST + "aliases = ['Brewly', ' ']": "brands[2].aliases: an empty word would match everything.",
    FIRST + "never_near = ['']": "brands[2].never_near: an empty word would match everything.",
    FIRST + "competitors = ['Vacuo', 3]": "brands[2].competitors[2]: should be a valid string.",
    FIRST + "official = { x = 'brewly' }": "brands[2].official.x: should be a valid list.",
    FIRST + "staff = { reddit = ['ada', 'u/'] }": "brands[2].staff: an empty name names nobody.",
    FIRST + "alias = ['x']": "brands[2].alias: there is no such setting (there are: name, aliases, case_sensitive, "
    "near, never_near, competitors, communities, official, staff, query, hide).",
    "[brand]\nname = 'Brewly'": "brand: there is no such setting (there are: brands, sources, models, score, team).",
    "brands = 'Brewly'": "brands: should be a valid list.",
    "[sources]\nx = 3": "sources.x: should be a valid dictionary.",
    "[score]\nweight = { sentiment = 1 }": "score.weight: there is no such setting (there are: weights).",
    "[score]\nweights = { volume = 1 }": "score.weights.volume: there is no such setting (there are: people, "
    "dialogue, breadth, unprompted, peer_help, personal_relevance, staying_power, sentiment).",
    "[score]\nweights = { sentiment = -1 }": "score.weights.sentiment: should be greater than or equal to 0.",
    "[score]\nweights = { sentiment = nan }": "score.weights.sentiment: should be a finite number.",
    "[score.weights]\n"
    + "\n".join(f"{part} = 0" for part in COMPONENT_TITLES): "score.weights: every component of the score weighs 0; "
    "give at least one of them a weight.",
    "[models]\nsentiments = 'a'": "models.sentiments: there is no such setting "
    "(there are: mentions, sentiment, topics).",
}


@pytest.mark.parametrize("text", WRONG)
def test_an_invalid_setting_is_reported_with_its_place(written: Written, tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError) as refused:
        written(text)
    assert str(refused.value) == f"{tmp_path / 'talkworthy.toml'} cannot be used. {WRONG[text]}"


def test_components_weigh_1_by_default(written: Written) -> None:
    weights = written("[score]\nweights = { sentiment = 0, dialogue = 2.5 }").weights
    assert weights == dict.fromkeys(COMPONENT_TITLES, 1.0) | {"sentiment": 0.0, "dialogue": 2.5}


@pytest.mark.parametrize(
    ("earlier", "name"),
    [
        ("talkers", "people"),
        ("spread", "breadth"),
        ("brought_up", "unprompted"),
        ("mutual_help", "peer_help"),
        ("substance", "personal_relevance"),
        ("warmth", "sentiment"),
    ],
)
def test_the_earlier_names_of_the_table_and_of_its_components_still_work(
    written: Written, earlier: str, name: str
) -> None:
    assert written(f"[index]\nweights = {{ {earlier} = 3 }}").weights[name] == 3.0
    assert written(f"[score]\nweights = {{ {name} = 3 }}").weights[name] == 3.0


def test_a_component_is_named_once(written: Written) -> None:
    with pytest.raises(UserError, match=r"score\.weights\.warmth: there is no such setting"):
        written("[score]\nweights = { warmth = 1, sentiment = 2 }")


def test_the_score_has_one_table(written: Written) -> None:
    with pytest.raises(UserError, match="index: there is no such setting"):
        written("[score]\n[index]\nweights = { sentiment = 2 }")


def test_without_weights_of_their_own_there_are_none(written: Written) -> None:
    assert written("[score]").weights == {}


def test_all_errors_are_reported_together(written: Written) -> None:
    with pytest.raises(UserError, match=r"brands\[1\]\.name: .*; brands\[1\]\.near: .*\.$"):
        written("[[brands]]\nnear = ['']")


def test_two_brands_with_the_same_name_are_rejected(written: Written) -> None:
    with pytest.raises(UserError, match="two brands are called 'BREWLY'; give each a name of its own"):
        written('[[brands]]\nname = "Brewly"\n[[brands]]\nname = "BREWLY"')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"[[brands]\n", "is not valid TOML: .*line 1"),
        ("name = 'Brüh'".encode("latin-1"), "is not UTF-8 text: save it again as UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_is_rejected(written: Written, text: bytes, reason: str) -> None:
    with pytest.raises(UserError, match=rf"talkworthy\.toml {reason}"):
        written(text)


def test_a_folder_instead_of_a_file_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        load_settings(tmp_path, {})


def test_a_missing_file_is_a_first_visit(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "talkworthy.toml", {})
    assert (settings.brands, settings.store_url) == ((), f"sqlite:///{tmp_path.resolve() / 'talkworthy.db'}")


def test_a_missing_file_that_is_configured_is_reported() -> None:
    environ = {"TALKWORTHY_CONFIG": "/nowhere/brands.toml"}
    with pytest.raises(UserError, match=r"TALKWORTHY_CONFIG names /nowhere/brands\.toml, but there is no such file\."):
        load_settings(environ=environ)


def test_the_brand_file_is_in_the_working_folder_unless_named() -> None:
    assert config_path({}) == config_path({"TALKWORTHY_CONFIG": ""}) == Path("talkworthy.toml")
    assert config_path({"TALKWORTHY_CONFIG": "/etc/brands.toml"}) == Path("/etc/brands.toml")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A `.streamlit/secrets.toml` beside the brand file."""
    path = tmp_path / ".streamlit" / "secrets.toml"
    path.parent.mkdir()
    path.write_text('REDDIT_CLIENT_ID = "from the file"\nPORT = 5432\n[connections]\nurl = "not ours"\n')
    return path


def test_secrets_come_from_the_file_beside_the_brand_file(written: Written, secrets: Path) -> None:
    assert written("").secrets == {"REDDIT_CLIENT_ID": "from the file", "PORT": "5432"}


def test_the_environment_wins_unless_it_is_empty(written: Written, secrets: Path) -> None:
    loaded = [written("", {"REDDIT_CLIENT_ID": value}).secrets["REDDIT_CLIENT_ID"] for value in ("mine", "", " ")]
    assert loaded == ["mine", "from the file", "from the file"]


def test_the_database_may_be_named_in_either(written: Written, secrets: Path) -> None:
    assert written("", {"TALKWORTHY_DATABASE_URL": ""}).database_url is None
    secrets.write_text('TALKWORTHY_DATABASE_URL = "postgresql://file/hob"')
    assert written("").store_url == "postgresql://file/hob"
    assert written("", {"TALKWORTHY_DATABASE_URL": "postgresql://env/hob"}).store_url == "postgresql://env/hob"


def test_a_broken_secrets_file_is_reported_without_its_text(written: Written, secrets: Path) -> None:
    secrets.write_text("REDDIT_CLIENT_SECRET = hush")
    with pytest.raises(UserError, match=r"secrets\.toml is not valid TOML") as refused:
        written("")
    assert "hush" not in str(refused.value)


def test_a_brand_is_found_in_any_case_with_its_tracked_competitors(written: Written) -> None:
    settings = written(FIRST + 'competitors = ["MOKKA", "Vacuo"]')
    assert [brand.name for brand in settings.tracked_competitors(settings.brand("brewly"))] == ["Mokka"]


def test_an_unknown_brand_is_reported_with_the_tracked_ones(written: Written) -> None:
    with pytest.raises(UserError, match=r"No brand is called 'Vacuo'\. Brands in .*: Mokka, Brewly\."):
        written(FIRST).brand("Vacuo")
    with pytest.raises(UserError, match="none yet"):
        written("").brand("Vacuo")


def test_options_of_a_source_are_kept(written: Written) -> None:
    assert written("[sources.x]\nbudget = 2.5\nenabled = false").sources == {"x": {"budget": 2.5, "enabled": False}}


def test_a_query_and_what_to_hide_are_read(written: Written) -> None:
    brand = written("[[brands]]\nname = 'Brewly'\nquery = 'brewly NEAR/3 pot'\nhide = '-lang:en'\n").brands[0]
    assert (brand.query, brand.hide, brand.aliases) == (parse("brewly NEAR/3 pot"), parse("NOT lang:en"), ("Brewly",))


def test_a_wrong_query_is_shown_with_its_place_in_the_file(written: Written) -> None:
    with pytest.raises(UserError) as caught:
        written("[[brands]]\nname = 'Brewly'\nquery = 'brewly AND OR pot'\n")
    first, shown, caret, reason = str(caught.value).splitlines()
    assert first.endswith("talkworthy.toml cannot be used. brands[1].query: This query cannot be read:")
    assert (shown, caret) == ("  brewly AND OR pot", "             ^")
    assert reason == "OR cannot stand right behind AND. Leave one of them out."


@pytest.mark.parametrize("setting", ["near = ['pot']", "never_near = ['pot']", "case_sensitive = true"])
def test_a_query_excludes_the_options_that_it_replaces(written: Written, setting: str) -> None:
    with pytest.raises(UserError, match="a query replaces near, never_near and case_sensitive"):
        written(f"[[brands]]\nname = 'Brewly'\nquery = 'brewly'\n{setting}\n")
