"""The text of `talkworthy sources preview`: what a query matches, and what each source is sent for it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.wording.common import count_text
from services.collection.preview_query import Preview, to_record


def to_text(preview: Preview) -> str:
    """Return the query, counts of the posts that it matches, the newest of them, and the searches at each source."""
    return "\n".join([preview.query, *_counts(preview), *_matches(preview), "", *_sources(preview)])


def _counts(preview: Preview) -> Iterator[str]:
    record = to_record(preview)
    if not record["posts"]:
        yield "No post in the store matches."
    else:
        yield f"{_posts_in_threads(record['posts'], record['threads'])} match:"
    for row in record["by_source"]:
        yield f"  {row['source']}: {_posts_in_threads(row['posts'], row['threads'])}"
    if preview.hidden:
        are = "is" if preview.hidden == 1 else "are"
        yield f"{count_text(preview.hidden, 'more post')} would match, but {are} hidden."


def _matches(preview: Preview) -> Iterator[str]:
    if preview.examples:
        yield ""
        yield f"The newest {len(preview.examples)}:" if len(preview.examples) > 1 else "The newest:"
    for match in preview.examples:
        place = f"{match.source}, {match.community}" if match.community else match.source
        yield f"{match.created_at[:16].replace('T', ' ')}  {place}: {match.words}"
        if match.url:
            yield f"    {match.url}"


def _sources(preview: Preview) -> Iterator[str]:
    for search in preview.searches:
        yield f"{search.source} searches for: {' | '.join(search.searches)}" if search.searches else f"{search.source}:"
        if search.problem:
            yield f"    {search.problem}"
        if search.left_out.at_source:
            yield f"    The source leaves out posts with: {', '.join(search.left_out.at_source)}"
        if search.left_out.on_arrival:
            yield f"    Talkworthy does not keep posts with: {', '.join(search.left_out.on_arrival)}"
    if preview.hide:
        yield f"Collected from every source, but hidden: {preview.hide}"


def _posts_in_threads(posts: int, threads: int) -> str:
    return f"{count_text(posts, 'post')} in {count_text(threads, 'thread')}"
