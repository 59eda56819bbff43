"""Results of the rules alone for the random sample, saved so that pages need not analyse posts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, and_, delete, insert, or_, select

from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.comparisons import sample_results
from talkworthy.storage.schema.core import posts, threads


@dataclass(frozen=True, slots=True)
class SampledPost:
    """A post by number, its thread, and the revision and fingerprint of that thread's last analysis."""

    post: int
    thread: str
    analysed_revision: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What the rules say about a post (by number) without labels; None where they say nothing."""

    post: int
    author_type: str | None
    sentiment: str | None
    cue: str | None = None


def load_sample_results(connection: Connection, brand: str) -> dict[str, SampleResult]:
    """Return the saved results of a brand, by post id."""
    columns = [sample_results.c[field.name] for field in fields(SampleResult)]
    joined = sample_results.join(posts, posts.c.pk == sample_results.c.post)
    statement = select(posts.c.id, *columns).select_from(joined).where(sample_results.c.brand == brand)
    return {post_id: SampleResult(*values) for post_id, *values in connection.execute(statement)}


def outdated_sample_posts(connection: Connection, brand: str, ids: Iterable[str]) -> list[SampledPost]:
    """Return those of these posts whose result is missing, or was made from another analysis of their thread."""
    same_post = and_(sample_results.c.brand == brand, sample_results.c.post == posts.c.pk)
    joined = posts.join(threads, threads.c.id == posts.c.thread).outerjoin(sample_results, same_post)
    is_outdated = or_(
        sample_results.c.post.is_(None),
        sample_results.c.analysed_revision != threads.c.analysed_revision,
        sample_results.c.fingerprint != threads.c.fingerprint,
    )
    statement = (
        select(posts.c.pk, posts.c.thread, threads.c.analysed_revision, threads.c.fingerprint)
        .select_from(joined)
        .where(is_one_of(connection, posts.c.id, ids), is_outdated)
        .order_by(posts.c.pk)
    )
    return [SampledPost(*row) for row in connection.execute(statement)]


def save_sample_results(
    connection: Connection, brand: str, sampled: Sequence[SampledPost], results: Iterable[SampleResult]
) -> None:
    """Save the results of these posts over the older ones; `results` has one for each of the `sampled` posts."""
    numbers = [post.post for post in sampled]
    older = sample_results.c.brand == brand, is_one_of(connection, sample_results.c.post, numbers)
    connection.execute(delete(sample_results).where(*older))
    states = {
        post.post: {"analysed_revision": post.analysed_revision, "fingerprint": post.fingerprint} for post in sampled
    }
    rows = [{"brand": brand} | asdict(result) | states[result.post] for result in results]
    if rows:
        connection.execute(insert(sample_results), rows)
