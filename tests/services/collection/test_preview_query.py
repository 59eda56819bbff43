"""`talkworthy sources preview` shows what a query matches, what each source is sent for it, and what is left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

BRAND_FILE = """
[[brands]]
name = "Copper Kettle"
query = '"copper kettle" -giveaway'
hide = "lang:de"
official = { hob = ["kettle_hq"] }
"""


def make_post(number: int, text: str, **preview: Any) -> Post:
    at = datetime(2026, 9, 1, 12, tzinfo=UTC) + timedelta(minutes=number)
    thread = preview.pop("thread", f"hob:{number}")
    return Post(f"hob:{number}", "hob", "post", at, thread, text=text, community="kitchens", **preview)


@pytest.fixture
def written(folder: Path, opened: Store) -> Store:
    (folder / "talkworthy.toml").write_text(BRAND_FILE)
    with opened.write() as connection:
        save_posts(
            connection,
            [
                make_post(1, "My Copper Kettle sings", url="https://hob.example/1"),
                make_post(2, "copper kettle giveaway", thread="hob:1"),
                make_post(3, "Mein Copper Kettle singt", lang="de"),
                make_post(4, "we are hiring", author="kettle_hq"),
                make_post(5, "a COPPER\n\u202ekettle, again", thread="hob:1"),
                make_post(6, "tea"),
            ],
        )
    return opened


def preview(talkworthy: Any, *words: object) -> Any:
    result = talkworthy("sources", "preview", *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.usefixtures("written")
def test_what_the_brand_asks_for_is_counted(talkworthy: Any) -> None:
    record = preview(talkworthy)
    assert (record["query"], record["posts"], record["threads"], record["hidden"], record["hide"]) == (
        '"copper kettle" NOT giveaway',
        3,
        2,
        1,
        "lang:de",
    )


@pytest.mark.usefixtures("written")
def test_a_query_is_tried_for_itself(talkworthy: Any) -> None:
    record = preview(talkworthy, "kettle")
    assert record["by_source"] == [{"source": "hob", "posts": 4, "threads": 2}]


@pytest.mark.usefixtures("written")
def test_examples_show_the_words_round_the_match_newest_first(talkworthy: Any) -> None:
    assert preview(talkworthy, '"my copper kettle" OR tea')["examples"] == [
        {"created_at": "2026-09-01T12:06:00Z", "source": "hob", "community": "kitchens", "words": "tea", "url": None},
        {
            "created_at": "2026-09-01T12:01:00Z",
            "source": "hob",
            "community": "kitchens",
            "words": "My Copper Kettle sings",
            "url": "https://hob.example/1",
        },
    ]


def test_of_many_posts_the_newest_twenty_are_shown(talkworthy: Any, folder: Path, opened: Store) -> None:
    del folder
    with opened.write() as connection:
        save_posts(connection, [make_post(number, "tea " * 40) for number in range(30)])
    examples = preview(talkworthy, "tea")["examples"]
    assert (len(examples), examples[-1]["created_at"], examples[0]["words"][-1]) == (20, "2026-09-01T12:10:00Z", "…")


@pytest.mark.usefixtures("sample")
def test_a_brand_of_aliases_is_previewed_as_the_analysis_reads_it(talkworthy: Any, opened: Store, look: Any) -> None:
    record = preview(talkworthy, "--brand", "Copper Kettle")
    assert record["query"] == '"copper kettle" OR copperkettle'
    read = look.rows(opened, "SELECT count(*) FROM mentions WHERE brand = 'Copper Kettle' AND mention_kind = 'direct'")
    assert [(record["posts"],)] == read
    assert record["posts"] > 100


@pytest.mark.usefixtures("written")
def test_what_each_source_is_sent_stands_in_the_text(talkworthy: Any, scripted: Any, folder: Path) -> None:
    from collectors.engine.search.dialect import Dialect

    scripted.dialect = Dialect(without="-")
    (folder / "talkworthy.toml").write_text(BRAND_FILE + "[sources.scripted]\n")
    lines = talkworthy("sources", "preview", "kettle -giveaway -pot*", "--brand", "Copper Kettle").stdout.splitlines()
    assert lines[0] == "kettle NOT giveaway NOT pot*"
    assert lines[-4:] == [
        'scripted searches for: "kettle" -"giveaway"',
        "    The source leaves out posts with: giveaway",
        "    Talkworthy does not keep posts with: pot*",
        "Collected from every source, but hidden: lang:de",
    ]


def test_a_source_that_cannot_be_asked_says_why(talkworthy: Any, scripted: Any) -> None:
    from collectors.engine.search.dialect import Dialect

    scripted.dialect = Dialect()
    record = preview(talkworthy, "lang:en", "--brand", "Copper Kettle")["sources"]
    assert [one["searches"] for one in record] == [[]]
    assert "cannot search for: lang:en" in record[0]["problem"]


def test_an_empty_store_says_that_nothing_matches(talkworthy: Any) -> None:
    assert "No post in the store matches." in talkworthy("sources", "preview", "kettle").stdout


def test_a_wrong_query_is_shown_with_its_fault(talkworthy: Any) -> None:
    result = talkworthy("sources", "preview", "kettle AND")
    assert isinstance(result.exception, UserError)
    assert str(result.exception).splitlines()[1:3] == ["  kettle AND", "         ^"]


def test_it_asks_which_brand_where_there_are_several(talkworthy: Any) -> None:
    assert "Preview of what?" in str(talkworthy("sources", "preview").exception)
