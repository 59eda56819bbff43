"""A small store of invented conversations: posts with annotations set by hand and rollups counted by the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports.queries.score.brand_report import Report, build_reports, choose_date_range
from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Brand, Conversation, Post, Topic
from talkworthy.settings import Settings
from talkworthy.storage.analysis.results import load_threads, save_results
from talkworthy.storage.analysis.rollups import update_rollups
from talkworthy.storage.analysis.topics import save_topics
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

LAST_DAY = datetime(2026, 3, 29, 9, tzinfo=UTC)
COMMUNITIES = (("reddit", "teacups"), ("mastodon", "brew.example"), ("x", None), ("reddit", "kitchens"))

Grow = Callable[..., None]


def _posts(brand: str, number: int, community_of: tuple[str, str | None], opening: str) -> list[Post]:
    """One conversation: a question, an answer, and thanks."""
    source, community = community_of
    root = f"{source}:{brand}-{number}"
    began = LAST_DAY - timedelta(days=7 * (number % 13) + 1)
    turns = [(f"asker{number}", opening), (f"helper{number}", "Rinse it twice."), (f"asker{number}", "That worked!")]
    return [
        Post(
            id=root if step == 0 else f"{root}-{step}",
            source=source,
            kind="post",
            created_at=began + timedelta(hours=step),
            thread=root,
            text=text,
            author=author,
            community=community,
            reply_to=None if step == 0 else root if step == 1 else f"{root}-{step - 1}",
            url=f"https://forum.test/{brand.lower()}/{number}/{step}",
        )
        for step, (author, text) in enumerate(turns)
    ]


def _to_conversation(brand: str, posts: list[Post]) -> Conversation:
    root = posts[0]
    return Conversation(
        brand=brand,
        thread=root.thread,
        source=root.source,
        community=root.community,
        root=root.id,
        posts=3,
        people=2,
        brand_posts=0,
        kind="brand_free",
        c2c=True,
        c2c_exchanges=2,
        depth=2,
        width=1,
        h_index=1,
        structural_virality=None,
        reciprocity=1.0,
        balance=0.5,
        aba=1,
        dialogue=True,
        unprompted=False,
        first_reply_seconds=3600.0,
        completeness=1.0,
        named_at=root.created_at,
        started_at=root.created_at,
        ended_at=posts[-1].created_at,
    )


def _to_annotations(brand: str, number: int, pks: list[int]) -> list[AnnotationRow]:
    """Three posts by the public: the first a question, the last positive three times in four, else negative."""
    sentiment = "negative" if number % 4 == 0 else "positive"
    labels = [("author_type", step, "public", None) for step in range(3)]
    labels += [("sentences", step, "", 2.0) for step in range(3)] + [("own", step, "", 1.0) for step in range(3)]
    labels += [("question", 0, "question", None), ("sentiment", 0, "neutral", None), ("sentiment", 2, sentiment, None)]
    labels += [("topic", 0, "1", 0.5)]
    return [
        AnnotationRow(pks[step], Annotation("", brand, name, "1", label, value)) for name, step, label, value in labels
    ]


def _grow(store: Store, brand: str, conversations: int, opening: str = "How do you clean a {brand}?") -> None:
    threads = [
        _posts(brand, number, COMMUNITIES[number % 4], opening.format(brand=brand)) for number in range(conversations)
    ]
    with store.write() as connection:
        save_posts(connection, [post for posts in threads for post in posts])
        rows = load_threads(connection, [posts[0].thread for posts in threads])
        pks = {row.id: row.pk for row in rows}
        mentions, annotations = [], []
        for number, posts in enumerate(threads):
            for post in posts:
                mention_kind = "implied" if post.reply_to else "direct"
                mention = Mention(brand, pks[post.id], post.thread, mention_kind)
                mentions.append(mention)
            annotations += _to_annotations(brand, number, [pks[post.id] for post in posts])
        result = AnalysisResult([_to_conversation(brand, posts) for posts in threads], mentions, annotations)
        save_results(connection, [(posts[0].thread, 1) for posts in threads], "by hand", result)
        save_topics(connection, brand, [Topic(1, "Cleaning", ("clean", "rinse"), conversations)], "1")
        update_rollups(connection, brand)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in its own file."""
    opened = Store(f"sqlite:///{tmp_path / 'talk.db'}")
    yield opened
    opened.close()


@pytest.fixture
def grow(store: Store) -> Grow:
    """`grow(brand, conversations, opening)` saves conversations of three posts over 13 weeks and four communities."""
    return lambda *arguments, **options: _grow(store, *arguments, **options)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Kettle names its competitors Kiln and Samovar; they name none."""
    brands = (
        Brand("Kettle", ("Kettle",), competitors=("Kiln", "Samovar")),
        Brand("Kiln", ("Kiln",)),
        Brand("Samovar", ("Samovar",)),
    )
    return Settings(tmp_path_factory.mktemp("brands") / "talkworthy.toml", brands)


@pytest.fixture(scope="session")
def reports(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """Kettle has enough data for a score, Kiln a little less, Samovar too little. Built once."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('reports') / 'talk.db'}")
    for brand, conversations in (("Kettle", 52), ("Kiln", 40), ("Samovar", 3)):
        _grow(store, brand, conversations)
    with store.read() as connection:
        built = build_reports(connection, settings, choose_date_range(connection))
    store.close()
    return built
