"""Share of voice against the competitors, in all and over time: computed here for every page, tile and report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.reach import BrandShare, count_contributions, searched_for_all, share_of_voice
from collectors.engine.source_facts import source_of_posts
from reports.queries.score.competitors import competitors_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.dataframes import conversations_frame, mentions_frame
from talkworthy.storage.runs.coverage import brands_searched
from talkworthy.storage.runs.gaps import load_gaps
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

MOST_STRETCHES = 104


@dataclass(frozen=True, slots=True)
class ShareOfVoice:
    """Share of voice in the `communities` that were tracked for all brands; `left_out` lists the others."""

    shares: tuple[BrandShare, ...]
    communities: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VoiceStretch:
    """The contributions to each brand's conversations that began in some days, in the order of the brands."""

    days: DateRange
    contributions: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Return each brand's share of these contributions, 0 to 1; empty where nobody contributed."""
        whole = sum(self.contributions)
        return tuple(count / whole for count in self.contributions) if whole else ()


@dataclass(frozen=True, slots=True)
class VoiceOverTime:
    """Share of voice in all, and the contributions behind it by weeks, or by longer stretches in a long date range.

    `brands` are in the order of all shares. The stretches add up to `whole`: a conversation counts where it began.
    """

    brands: tuple[str, ...]
    whole: ShareOfVoice
    stretches: tuple[VoiceStretch, ...]


def build_share_of_voice(
    connection: Connection, settings: Settings, brand: Brand, date_range: DateRange
) -> ShareOfVoice:
    """Return the share of voice of a brand and its competitors in conversations that began in the date range."""
    brands = (brand, *competitors_of(settings, brand))
    posts = {each.name: mentions_frame(connection, each.name, date_range) for each in brands}
    return to_share_of_voice(connection, brands, posts, date_range)


def to_share_of_voice(
    connection: Connection, brands: Sequence[Brand], posts: Mapping[str, pl.DataFrame], date_range: DateRange
) -> ShareOfVoice:
    """Return the same for brands whose posts (as of `mentions_frame`) are read already."""
    in_common, communities, left_out = _in_common(connection, brands, posts, date_range)
    return _to_share(in_common, communities, left_out)


def build_voice_over_time(
    connection: Connection, settings: Settings, brand: Brand, date_range: DateRange
) -> VoiceOverTime:
    """Return the share of voice in all and over time; the share in all is that of `build_share_of_voice`."""
    brands = (brand, *competitors_of(settings, brand))
    posts = {each.name: mentions_frame(connection, each.name, date_range) for each in brands}
    in_common, communities, left_out = _in_common(connection, brands, posts, date_range)
    whole = _to_share(in_common, communities, left_out)
    stretches = date_range.stretches(MOST_STRETCHES)
    dated = {
        name: frame.join(
            conversations_frame(connection, name, date_range).select("thread", began="named_at"), on="thread"
        )
        for name, frame in in_common.items()
    }
    counts = count_contributions(dated, [stretch.start for stretch in stretches])
    return VoiceOverTime(tuple(in_common), whole, tuple(map(VoiceStretch, stretches, counts)))


def _to_share(
    in_common: Mapping[str, pl.DataFrame],
    communities: tuple[tuple[str, str], ...],
    left_out: tuple[tuple[str, str], ...],
) -> ShareOfVoice:
    return ShareOfVoice(share_of_voice(in_common) if len(in_common) > 1 else (), communities, left_out)


def _in_common(
    connection: Connection, brands: Sequence[Brand], posts: Mapping[str, pl.DataFrame], date_range: DateRange
) -> tuple[dict[str, pl.DataFrame], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return each brand's counted posts in communities tracked for all, those communities, and the other ones."""
    counted = {
        name: counted_with_author(frame).with_columns(name=pl.coalesce("community", "source"))
        for name, frame in posts.items()
    }
    everywhere = pl.concat([frame.select("source", "name") for frame in counted.values()]).unique()
    communities = [(source, name) for source, name in everywhere.sort("source", "name").iter_rows()]
    common = _tracked_for_all(connection, brands, communities, date_range)
    common_frame = pl.DataFrame(sorted(common), schema={"source": pl.String, "name": pl.String}, orient="row")
    in_common = {name: frame.join(common_frame, on=["source", "name"], how="semi") for name, frame in counted.items()}
    return in_common, tuple(sorted(common)), tuple(place for place in communities if place not in common)


def _tracked_for_all(
    connection: Connection, brands: Sequence[Brand], communities: Sequence[tuple[str, str]], date_range: DateRange
) -> frozenset[tuple[str, str]]:
    names = {brand.name for brand in brands}
    open_gaps = [gap for gap in load_gaps(connection, date_range) if gap.brand in names and gap.filled_at is None]
    return searched_for_all(
        communities,
        {brand.name: _by_posts(brand.communities) for brand in brands},
        {source: frozenset(searched) for source, searched in _by_posts(brands_searched(connection)).items()},
        frozenset((source_of_posts(gap.source), gap.place.removeprefix("r/").lower()) for gap in open_gaps),
    )


def _by_posts(names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the names by the source that the posts name, which may be read from two sources."""
    merged: dict[str, tuple[str, ...]] = {}
    for source, of_source in names.items():
        posts = source_of_posts(source)
        merged[posts] = (*merged.get(posts, ()), *of_source)
    return merged
