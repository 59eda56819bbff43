"""Finds accounts that put links to one site under many threads: their own, as a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from talkworthy.model import Brand

OWN_LINKS = "links to one site under many threads, by one account"
MANY_THREADS = 4
ALMOST_ALONE = 0.8
"""Share of the threads with a link to the site in which this account put it."""
MAINLY = 0.5
"""Share of the account's posts that have the link: who answers much and links a manual now and then has less."""
LINK = r"https?://(?:www\.|m\.|old\.)?([A-Za-z0-9.-]+\.[A-Za-z]{2,})(/[A-Za-z0-9_@.-]+)?"
PAGES_OF_MANY = (
    "reddit.com", "redd.it", "imgur.com", "youtube.com", "youtu.be", "google.com", "goo.gl", "wikipedia.org", "doi.org",
    "arxiv.org", "archive.org", "amazon.com", "amazon.co.uk", "amzn.to", "ebay.com", "twitter.com", "x.com",
    "facebook.com", "instagram.com", "tiktok.com", "linkedin.com", "stackoverflow.com", "stackexchange.com",
    "discord.gg", "discord.com", "spotify.com", "apple.com", "microsoft.com", "giphy.com", "tenor.com", "bit.ly",
    "tinyurl.com", "t.co", "ibb.co", "gyazo.com", "dropbox.com",
)  # fmt: skip
"""Sites with pages by everybody: a link to one says nothing of who made the page."""
PAGES_BY_OWNER = ("github.com", "gitlab.com", "medium.com", "patreon.com", "ko-fi.com", "gumroad.com", "codeberg.org")
"""Sites where the first part of the path names the owner of the page."""
PUBLIC_SITES = r"\.(?:gov|edu|mil|int)(?:\.[a-z]{2})?$|\.(?:ac|gov|gob|gouv)\.[a-z]{2}$"
"""Sites of states and universities: who points there helps."""
SHORTEST_NAME = 3
_NOT_LETTERS = re.compile(r"[^a-z0-9]")


def find_own_links(posts: pl.DataFrame, brands: Iterable[Brand] = ()) -> pl.DataFrame:
    """Return the posts of accounts that link to one site in at least four threads: `post`, `rule` and `size`.

    In: a frame as for `find_suspects`. Nearly nobody else links to the site, at least half of the account's posts have
    the link, and the site is neither a brand's own, where people who help point to, nor one with pages by everybody.
    `size` is the number of these posts.
    """
    account, site = ["source", "author"], ["source", "author", "site"]
    totals = posts.group_by(account).agg(all_posts=pl.len())
    links = _links(posts, brands)
    threads = links.group_by(*site).agg(threads=pl.col("thread").n_unique(), size=pl.len())
    of_site = links.group_by("site").agg(site_threads=pl.struct("author", "thread").n_unique())
    own = (
        threads.join(of_site, on="site")
        .join(totals, on=account)
        .filter(
            (pl.col("threads") >= MANY_THREADS)
            & (pl.col("threads") >= ALMOST_ALONE * pl.col("site_threads"))
            & (pl.col("size") >= MAINLY * pl.col("all_posts"))
        )
    )
    own_posts = links.join(own.select(*site, "size"), on=site, maintain_order="left").unique(
        "post", maintain_order=True
    )
    return own_posts.select("post", pl.lit(OWN_LINKS).alias("rule"), pl.col("size").cast(pl.Int64))


def _links(posts: pl.DataFrame, brands: Iterable[Brand]) -> pl.DataFrame:
    """Return one row for each post and site that it links to."""
    linking = posts.filter(pl.col("author").is_not_null() & pl.col("text").str.contains("://", literal=True))
    parts = linking.select("post", "source", "author", "thread", link=pl.col("text").str.extract_all(LINK)).explode(
        "link", empty_as_null=False
    )
    host = pl.col("link").str.extract(LINK, 1).str.to_lowercase()
    owner = pl.col("link").str.extract(LINK, 2).str.to_lowercase().fill_null("")
    sites = parts.with_columns(host=host, site=pl.when(host.is_in(PAGES_BY_OWNER)).then(host + owner).otherwise(host))
    sites = sites.filter(~is_page_of(pl.col("host"), PAGES_OF_MANY) & ~names_a_brand(pl.col("host"), brands))
    return sites.select("post", "source", "author", "thread", "site").unique(maintain_order=True)


def is_page_of(host: pl.Expr, names: Iterable[str]) -> pl.Expr:
    """Return whether the host is one of these sites or below one (`old.reddit.com` for reddit.com), or a public one."""
    alternatives = "|".join(re.escape(name) for name in names)
    return host.str.contains(rf"(?:^|\.)(?:{alternatives})$") | host.str.contains(PUBLIC_SITES)


def names_a_brand(host: pl.Expr, brands: Iterable[Brand]) -> pl.Expr:
    """Return whether a brand's name is in the host: `support.copperkettle.example` for Copper Kettle."""
    names = {_NOT_LETTERS.sub("", alias.casefold()) for brand in brands for alias in (brand.name, *brand.aliases)}
    known = sorted(name for name in names if len(name) >= SHORTEST_NAME)
    if not known:
        return pl.lit(False)
    return host.str.replace_all("[^a-z0-9]", "").str.contains("|".join(known))
