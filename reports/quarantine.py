"""The talk as it would be if nothing were in quarantine, to judge it beside the talk that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import polars as pl

from analysis.scene import Stored
from analysis.worthiness import BrandTalk
from reports.reader import reader_maker
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand
from talkworthy.storage.frames import TALK_COLUMNS, quarantined_posts_frame
from talkworthy.storage.posts import from_row
from talkworthy.storage.quarantine import quarantined_conversations
from talkworthy.storage.readings import load_conversations
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]
from talkworthy.window import Window


def load_with_quarantine(
    connection: Connection, brands: Sequence[Brand], talk: Mapping[str, BrandTalk], window: Window
) -> dict[str, BrandTalk] | None:
    """The talk that began in `window`, by brand, with what is in quarantine; None where nothing is.

    `brands` are all that are tracked, `talk` is the same as it counts. The conversations that hold such posts are read
    again for their talks and voices alone: what was found in the words of a post that is held is kept while it is.
    """
    where = {brand: quarantined_conversations(connection, brand, window) for brand in talk}
    if not any(where.values()):
        return None
    rows = load_conversations(connection, sorted(set().union(*where.values())))
    reader = reader_maker(connection, brands, annotators=())()
    found = reader.read([Stored(row.pk, from_row(row)) for row in rows])
    return {
        brand: _put_back(counted, where[brand], _to_talk(connection, found, brand, where[brand], window))
        for brand, counted in talk.items()
    }


def _put_back(counted: BrandTalk, conversations: Sequence[str], whole: BrandTalk) -> BrandTalk:
    """`counted` with these conversations as they are in `whole`."""
    elsewhere = ~pl.col("conversation").is_in(list(conversations))
    return BrandTalk(
        posts=pl.concat([counted.posts.filter(elsewhere), whole.posts]).sort("post"),
        talks=pl.concat([counted.talks.filter(elsewhere), whole.talks]).sort("conversation"),
    )


def _to_talk(
    connection: Connection, found: AnalysisResult, brand: str, conversations: Sequence[str], window: Window
) -> BrandTalk:
    """One brand's talk in these conversations as `found`: nothing is held, and voices are as each post alone tells."""
    wanted = set(conversations)
    talks = [
        asdict(talk)
        for talk in found.talks
        if talk.brand == brand and talk.conversation in wanted and window.start <= talk.named_at < window.end
    ]
    told = [
        (one.post, one.annotation.label)
        for one in found.findings
        if one.annotation.brand == brand and one.annotation.name == "voice"
    ]
    voices = pl.DataFrame(told, schema={"post": pl.Int64, "told": pl.String}, orient="row")
    posts = quarantined_posts_frame(connection, brand, [talk["conversation"] for talk in talks])
    heard = posts.join(voices, on="post", how="left", maintain_order="left")
    return BrandTalk(
        posts=heard.with_columns(voice=pl.coalesce("told", "voice")).drop("told"),
        talks=pl.DataFrame([{name: talk[name] for name in TALK_COLUMNS} for talk in talks], schema=TALK_COLUMNS),
    )
