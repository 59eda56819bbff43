"""The label sample: posts drawn at random for people to review, to estimate the share of mistakes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.analysis.label_sample import find_irrelevant_posts, find_relevant_posts, load_posts_by_id
from talkworthy.storage.analysis.labels import ABOUT, NOT_ABOUT, SAMPLED, Label, load_labels, save_labels
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

DRAWN_BY = "talkworthy sample"


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """How many posts to draw, of those classified as about the brand or (`rejected`) as not about it."""

    count: int
    seed: int
    rejected: bool = False


def draw_sample(connection: Connection, brand: str, request: SampleRequest, at: datetime) -> list[Post]:
    """Draw posts that were never drawn before, record that, and return them in random order.

    Each source has its share, so that the sample represents all posts. Raises UserError where no post is left.
    """
    already_drawn = load_labels(connection, brand, SAMPLED)
    candidates = (find_irrelevant_posts if request.rejected else find_relevant_posts)(connection, brand)
    drawn = draw(
        [candidate for candidate in candidates if candidate[0] not in already_drawn], request.count, request.seed
    )
    if not drawn:
        kind = "not about" if request.rejected else "about"
        raise UserError(f"No posts {kind} {brand} are left to review: collect and analyse new ones first.")
    label = NOT_ABOUT if request.rejected else ABOUT
    save_labels(connection, [Label(brand, post, SAMPLED, label, DRAWN_BY, at) for post in drawn])
    posts = {post.id: post for post in load_posts_by_id(connection, drawn)}
    return [posts[post] for post in drawn]


def draw(candidates: Sequence[tuple[str, str]], count: int, seed: int) -> list[str]:
    """Return `count` of these posts (id, source), or all where there are fewer, in random order.

    Each source has its share, rounded by the largest remainder (Hamilton's method).
    """
    generator = random.Random(seed)
    sources: dict[str, list[str]] = defaultdict(list)
    for post, source in candidates:
        sources[source].append(post)
    count = min(count, len(candidates))
    shares = {source: count * len(posts) / len(candidates) for source, posts in sources.items()}
    whole = {source: int(share) for source, share in shares.items()}
    by_remainder = sorted(shares, key=lambda source: (whole[source] - shares[source], source))
    for source in by_remainder[: count - sum(whole.values())]:
        whole[source] += 1
    drawn = [post for source in sorted(sources) for post in generator.sample(sources[source], whole[source])]
    generator.shuffle(drawn)
    return drawn
