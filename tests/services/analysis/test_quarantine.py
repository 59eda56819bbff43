"""`talkworthy data quarantine`, and what a flood of copies does to a score: nothing."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

import jobs.cli  # noqa: F401 - the verbs are on the application
from jobs.commands.app import app
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
LIE = "Honestly my Copper Kettle order was ruined and the whole team laughed at me so never buy from these people"
KETTLE = ("--brand", "Copper Kettle")
CONVERSATIONS = (
    "SELECT brand, thread, root, posts, people, c2c, c2c_exchanges, depth, width, aba, completeness "
    "FROM conversations ORDER BY 1, 2"
)
ROLLUPS = "SELECT * FROM rollups ORDER BY brand, day, source, community, sentiment, author_type"
KEPT = ("status", "score", "low", "high", "reasons", "opinion", "components", "weightings", "without", "roles")


def scores(talkworthy: Talkworthy) -> list[dict[str, Any]]:
    result = talkworthy("show", "score", "--json")
    assert result.exit_code == 0, result.exception
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def counted(one: dict[str, Any]) -> dict[str, Any]:
    """What must not move."""
    return {name: one[name] for name in KEPT} | {"counts": one["counts"]}


def reply(number: int, to: dict[str, Any], text: str, author: str) -> dict[str, Any]:
    moment = f"2026-10-0{1 + number % 8}T{number % 24:02}:{number % 60:02}:00Z"
    there = {name: to[name] for name in ("source", "community", "thread") if to.get(name)}
    result = {"id": f"{to['source']}:planted{number}", "reply_to": to["id"], "author": author, "created_at": moment}
    return there | result | {"text": text}


def with_counts(planted: list[dict[str, Any]], invented: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`planted`, after the first posts of their conversations with what a platform counts then: X and Mastodon count
    direct replies, the others all."""
    under = Counter(
        row["thread"] for row in planted if row["source"] not in ("x", "mastodon") or row["reply_to"] == row["thread"]
    )
    return [row | {"replies": row["replies"] + under[row["id"]]} for row in invented if under[row["id"]]] + planted


@pytest.fixture(scope="module")
def invented(samples: Path) -> list[dict[str, Any]]:
    """The rows of the sample."""
    return [json.loads(line) for line in (samples / "coffee.ndjson").read_text().splitlines()]


@pytest.fixture
def plant(talkworthy: Talkworthy, sample: Path) -> Callable[[list[dict[str, Any]]], None]:
    """Puts posts into the store of the sample, and has them read."""

    def put(rows: list[dict[str, Any]]) -> None:
        (sample / "planted.ndjson").write_text("\n".join(json.dumps(row) for row in rows))
        for verb in (["import", "--all", sample / "planted.ndjson"], ["analyse"]):
            result = talkworthy(*verb)
            assert result.exit_code == 0, result.exception

    return put


@pytest.fixture(scope="module")
def copies(invented: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """200 copies by three accounts, every one with a word of its own, under posts all over the sample."""
    rng = random.Random(5)
    rows = []
    for number in range(200):
        words = LIE.split()
        words[rng.randrange(5, len(words))] = rng.choice(["really", "so", "very"])
        rows.append(reply(number, rng.choice(invented), " ".join(words), f"planter{number % 3}"))
    return rows


@pytest.fixture(scope="module")
def flooded_store(
    sample_store: Path,
    invented: list[dict[str, Any]],
    copies: list[dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A folder with the sample and the copies in it, read."""
    made = tmp_path_factory.mktemp("flooded")
    for file in sample_store.iterdir():
        shutil.copy(file, made)
    (made / "planted.ndjson").write_text("\n".join(json.dumps(row) for row in with_counts(copies, invented)))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        patch.setenv("TALKWORTHY_CONFIG", str(made / "talkworthy.toml"))
        for verb in (["import", "--all", "planted.ndjson"], ["analyse"]):
            assert CliRunner().invoke(app, verb, catch_exceptions=False).exit_code == 0
    return made


@pytest.fixture
def flooded(folder: Path, flooded_store: Path) -> None:
    """The sample with the copies in it, in the working folder."""
    for file in flooded_store.iterdir():
        shutil.copy(file, folder)


def test_three_accounts_with_200_duplicates_do_not_move_the_score(
    talkworthy: Talkworthy, sample: Path, flooded_store: Path
) -> None:
    before = scores(talkworthy)
    for file in sample.glob("talkworthy.db*"):
        file.unlink()
    for file in flooded_store.glob("talkworthy.db*"):
        shutil.copy(file, sample)
    after = scores(talkworthy)
    assert [counted(one) for one in after] == [counted(one) for one in before]
    assert after[0]["quarantine"]["excluded"] == 200


@pytest.mark.usefixtures("flooded")
@pytest.mark.parametrize("counts", [CONVERSATIONS, ROLLUPS])
def test_nor_any_conversation_or_daily_count(
    opened: Store, look: SimpleNamespace, sample_store: Path, counts: str
) -> None:
    calm = Store(f"sqlite:///{sample_store / 'talkworthy.db'}")
    assert look.rows(opened, counts) == look.rows(calm, counts)
    calm.close()


def test_a_customer_whose_words_are_pasted_by_others_keeps_her_vote(
    talkworthy: Talkworthy, invented: list[dict[str, Any]], plant: Callable[[list[dict[str, Any]]], None]
) -> None:
    before = scores(talkworthy)
    text = next(row["text"] for row in invented if "Copper Kettle" in row["text"] and len(row["text"].split()) > 20)
    pasted = [reply(number, invented[number], text, f"planter{number % 3}") for number in range(60)]
    plant(with_counts(pasted, invented))
    assert [counted(one) for one in scores(talkworthy)] == [counted(one) for one in before]


@pytest.mark.usefixtures("flooded")
def test_the_score_with_quarantined_posts_is_shown_too(talkworthy: Talkworthy) -> None:
    kettle = scores(talkworthy)[0]
    assert kettle["with_quarantine"]["counts"]["people"] > kettle["counts"]["people"]
    assert kettle["with_quarantine"]["opinion"] != kettle["opinion"]


@pytest.fixture
def of_an_earlier_version(flooded: None, opened: Store) -> None:
    """The sample with the copies in it, as a version left it that kept no threads with their quarantined posts."""
    with opened.write() as connection:
        for table in ("conversations_with_quarantine", "author_types_with_quarantine"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


@pytest.mark.usefixtures("of_an_earlier_version")
def test_a_store_of_an_earlier_version_has_no_score_with_quarantined_posts(talkworthy: Talkworthy) -> None:
    kettle = scores(talkworthy)[0]
    assert (kettle["with_quarantine"], kettle["quarantine"]["excluded"]) == (None, 200)


@pytest.mark.usefixtures("of_an_earlier_version")
def test_the_next_analysis_finds_the_score_with_the_quarantine_though_no_post_is_new(
    talkworthy: Talkworthy, folder: Path, flooded_store: Path
) -> None:
    assert talkworthy("analyse").exit_code == 0
    result = scores(talkworthy)
    for file in flooded_store.glob("talkworthy.db*"):
        shutil.copy(file, folder)
    assert [one["with_quarantine"] for one in result] == [one["with_quarantine"] for one in scores(talkworthy)]
    assert result[0]["with_quarantine"]["counts"]["people"] > result[0]["counts"]["people"]


def test_without_quarantined_posts_both_scores_are_the_same(talkworthy: Talkworthy, sample: Path) -> None:
    for one in scores(talkworthy):
        assert one["quarantine"] == {}
        assert {name: one[name] for name in one["with_quarantine"]} == one["with_quarantine"]


@pytest.mark.usefixtures("flooded")
def test_quarantined_posts_are_listed_with_their_rule(talkworthy: Talkworthy) -> None:
    record = json.loads(talkworthy("data", "quarantine", *KETTLE, "--json").stdout)
    assert {(one["state"], one["rule"]) for one in record} == {
        ("excluded", "the same words by several accounts"),
        ("promoter", "offers a referral or discount code"),
    }
    assert (
        "Excluded: the same words by several accounts (200 posts)" in talkworthy("data", "quarantine", *KETTLE).stdout
    )


@pytest.mark.usefixtures("flooded")
def test_the_accounts_speak_as_promoters(opened: Store, look: SimpleNamespace) -> None:
    result = (
        "SELECT DISTINCT a.label, a.rule FROM annotations a JOIN posts p ON p.pk = a.post WHERE a.name = 'author_type' "
    )
    assert look.rows(opened, result + "AND p.author LIKE 'planter%'") == [
        ("promoter", "the same words by several accounts")
    ]


@pytest.mark.usefixtures("flooded")
def test_a_post_released_from_quarantine_counts_and_stays_released(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, copies: list[dict[str, Any]]
) -> None:
    post = copies[0]["id"]
    assert talkworthy("data", "quarantine", *KETTLE, "--release", post).exit_code == 0
    for _ in range(2):
        talkworthy("analyse")
        with opened.write() as connection:
            connection.exec_driver_sql("UPDATE threads SET fingerprint = 'with older rules'")
    result = "SELECT a.name, a.label FROM annotations a JOIN posts p ON p.pk = a.post WHERE a.brand = 'Copper Kettle' "
    results = dict(look.rows(opened, result + f"AND p.id = '{post}' AND a.name IN ('quarantine', 'author_type')"))
    assert results == {"quarantine": "included", "author_type": "public"}
    assert scores(talkworthy)[0]["quarantine"]["excluded"] == 199


def test_a_post_that_a_person_holds_counts_nowhere(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    named = "SELECT root, people FROM conversations WHERE brand = 'Copper Kettle' AND people = 1 ORDER BY root LIMIT 1"
    ((root, _),) = look.rows(opened, named)
    before = scores(talkworthy)[0]["counts"]["conversations"]
    talkworthy("data", "quarantine", *KETTLE, "--hold", root)
    talkworthy("analyse")
    assert scores(talkworthy)[0]["counts"]["conversations"] == before - 1
    assert "Excluded: set by a person (1 post)" in talkworthy("data", "quarantine", *KETTLE).stdout


def test_a_released_post_leaves_no_trace_of_the_quarantine_in_the_conversations(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    before = look.rows(opened, CONVERSATIONS)
    for word in ("--hold", "--release"):
        talkworthy("data", "quarantine", *KETTLE, word, "reddit:t3_smp026")
        talkworthy("analyse")
        assert (look.rows(opened, CONVERSATIONS) == before) is (word == "--release")


def test_links_to_one_site_under_many_threads_are_excluded(
    talkworthy: Talkworthy, plant: Callable[[list[dict[str, Any]]], None], invented: list[dict[str, Any]]
) -> None:
    roots = [row for row in invented if row["source"] == "reddit" and not row.get("reply_to")]
    roots = [row for row in roots if "Copper Kettle" in row.get("title", "")][:4]
    texts = [
        f"Copper Kettle {word}: https://steamboard.example/{word}" for word in ("prices", "roasts", "tins", "maps")
    ]
    plant([reply(number, root, text, "seller") for number, (root, text) in enumerate(zip(roots, texts, strict=True))])
    record = json.loads(talkworthy("data", "quarantine", *KETTLE, "--json").stdout)
    assert [post["rule"] for post in record if post["author"] == "seller"] == [
        "links to one site under many threads, by one account"
    ] * 4


def test_an_empty_quarantine_says_so(talkworthy: Talkworthy, sample: Path) -> None:
    assert (
        talkworthy("data", "quarantine", "--brand", "Mornside").stdout
        == "No suspected spam or promotion in the conversations about Mornside.\n"
    )
