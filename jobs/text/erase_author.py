"""The text of `talkworthy data forget`: what will be erased, and what was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from services.privacy.erase_author import ErasurePlan, ErasureResult, count_threads


def plan_to_text(plan: ErasurePlan) -> str:
    """Return what will be erased, for the person who must confirm it."""
    posts = plan.holdings.posts
    lines = [
        f"On {plan.holdings.source} this author has {len(posts):,} posts in {count_threads(plan.holdings):,} threads "
        "here.",
        "Their texts, name and address are erased for good, and the author's posts are not collected any more.",
    ]
    if plan.holdings.letters:
        lines.append(f"{len(plan.holdings.letters):,} unparsed payloads with the name are deleted.")
    if plan.rewrite:
        lines.append(f"The author's rows are removed from {_joined(path for path, _ in plan.rewrite)}.")
    if plan.remove:
        lines.append(f"These files are deleted, since single rows cannot be removed: {_joined(plan.remove)}.")
        lines.append("You can make them again.")
    if plan.lost:
        lines.append(f"These files are not where they were written; check them yourself: {_joined(plan.lost)}.")
    lines.append("What others wrote about this author stays, and so do all copies and backups made elsewhere.")
    return "\n".join(lines)


def to_text(result: ErasureResult) -> str:
    """Return what was erased."""
    lines = [
        f"Erased: {result.posts:,} posts in {result.threads:,} threads, {result.letters:,} unparsed payloads "
        f"and {result.rows:,} rows in files."
    ]
    if result.removed:
        lines.append(f"Deleted files: {', '.join(result.removed)}.")
    if result.lost:
        lines.append(f"Not found, check them yourself: {', '.join(result.lost)}.")
    return "\n".join(lines)


def _joined(paths: Iterable[Path]) -> str:
    return ", ".join(map(str, paths))
