"""More mentions to learn from the teacher's probabilities: other brands in the pool's texts, and brands on Reddit."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from labelled_mentions import (
    LABEL_NAMES,
    LABELS,
    LabelledMention,
    Row,
    is_held_out,
    judged_openings,
    opening,
    pool,
    read_labels,
    to_mention,
)

SEED = 15
MOST_OF_POOL, MOST_OF_REDDIT = 7000, 4000
FEWEST = 3
"""Mentions in the pool that make a name a brand's."""
SHORTEST = 4
"""Characters of a name that is looked for."""
COMMON_WORDS = ("Zoom", "Notion", "Slack", "Canvas", "Obsidian", "Blackboard")
"""Brands that are looked for as they are written."""


def unlabelled_mentions(shared: Path) -> list[LabelledMention]:
    """Return mentions without labels, none of a held-out brand nor in a text that names one."""
    judged = judged_openings(shared)
    chosen = []
    for rows, most in ((_of_pool(shared), MOST_OF_POOL), (_of_reddit(shared), MOST_OF_REDDIT)):
        rows = [row for row in rows if opening(row["text"]) not in judged]
        random.Random(SEED).shuffle(rows)
        chosen += rows[:most]
    empty = dict.fromkeys(LABEL_NAMES, "")
    return [to_mention(row | {"part": "unlabelled", "labels": empty}) for row in chosen]


def _of_pool(shared: Path) -> list[Row]:
    """Return the mentions, in texts of the pool, of brands that were not labelled there."""
    rows = list(pool(shared))
    counts = Counter((row["alias"], row["brand"]) for row in rows if len(row["alias"]) >= SHORTEST)
    brands = {alias: brand for (alias, brand), count in counts.items() if count >= FEWEST and alias[0].isupper()}
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(brands, key=len, reverse=True)))})(?!\w)")
    by_text: dict[str, list[Row]] = {}
    for row in rows:
        by_text.setdefault(row["text"], []).append(row)
    chosen = []
    for number, (text, labelled) in enumerate(by_text.items()):
        named = {brands[match.group()]: match for match in reversed(list(names.finditer(text)))}
        taken = {row["brand"] for row in labelled}
        if any(is_held_out(brand) for brand in taken | named.keys()):
            continue
        for brand, match in named.items():
            if brand not in taken:
                here = {"brand": brand, "alias": match.group(), "start": match.start()}
                chosen.append(labelled[0] | here | {"id": f"pool:{number}:{brand}"})
    return chosen


def _of_reddit(shared: Path) -> list[Row]:
    """Return the mentions of brands on Reddit, with what they answer."""
    brands = sorted({row["id"].split(":", 2)[2] for row in read_labels(LABELS / "replies.tsv")})
    names = {
        brand: re.compile(rf"(?<!\w){re.escape(brand)}(?!\w)", re.NOFLAG if brand in COMMON_WORDS else re.IGNORECASE)
        for brand in brands
    }
    return [row for file in sorted((shared / "reddit").glob("*.jsonl.gz")) for row in _of_file(file, names)]


def _of_file(file: Path, names: dict[str, re.Pattern[str]]) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        posts = {row["name"]: row for row in map(json.loads, lines)}
    for name, post in posts.items():
        above, first = posts.get(post.get("parent_id", ""), {}), posts.get(post["link_id"], post)
        text = post.get("body") or f"{post.get('title', '')}\n{post.get('selftext', '')}"
        named = {brand: match for brand, pattern in names.items() if (match := pattern.search(text))}
        if any(is_held_out(brand) for brand in named):
            continue
        for brand, match in named.items():
            yield {
                "id": f"reddit:{name}:{brand}",
                "brand": brand,
                "alias": match.group(),
                "start": match.start(),
                "title": first.get("title", "") if first is not post else "",
                "parent": above.get("body") or above.get("selftext") or "",
                "text": text,
            }
