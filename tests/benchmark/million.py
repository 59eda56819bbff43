"""How long a million posts take: relevance, voices, talks, shapes and copies; 10,000 and 100,000 beside it.

Real threads drawn again and again (`threads.py`), read for a brand that hardly anybody names and for one that most
name. Making the posts is measured apart and is part of the time, as loading them from a store would be.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from collections.abc import Iterable, Iterator
from functools import partial

import polars as pl
from threads import real_threads, resampled

from analysis.copies import find_copies
from analysis.reading import Reader, Stored
from jobs.side_by_side import cores, read_side_by_side
from talkworthy.model import Brand, full_text
from talkworthy.storage.readings import Reading

AT_ONCE = 10_000
RARE = Brand("Zotero", ("Zotero", "Mendeley", "EndNote"))
COMMON = Brand("Research", ("research", "professor", "school", "program", "student", "work", "the"))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--processes", type=int, default=cores())
    told = options.parse_args()
    threads = real_threads()
    gc.freeze()  # the threads that are drawn from stand in for a store: they are not to be gone through again and again
    print(f"relevance + voices + talks + shapes + copies, {told.processes} processes")
    for brand in (RARE, COMMON):
        for posts in told.posts:
            print(measure(brand, resampled(threads, posts, AT_ONCE), told.processes), flush=True)
    print(f"  {peak(told.processes):,.0f} MB at most, all processes together")


def measure(brand: Brand, chunks: Iterable[list[Stored]], processes: int) -> str:
    """One line: what was read, what was found, how long it took."""
    begun, cpu = time.perf_counter(), cpu_seconds()
    source = Source(chunks)
    kept, talks = [], 0
    readings = read_side_by_side(partial(Reader, (brand,), annotators=()), source.chunks(), processes)
    for reading, chunk in source.paired(readings):
        kept.append(to_frame(reading, chunk))
        talks += len(reading.talks)
    read, cpu_read = time.perf_counter() - begun, cpu_seconds() - cpu
    said = pl.concat(kept).rechunk()
    copies = len(find_copies(said))
    whole = time.perf_counter() - begun
    return (
        f"  {brand.name:9} {source.posts:9,} posts: {whole:6.1f} s ({source.seconds:.1f} s of them making posts,"
        f" {whole - read:.1f} s copies), {source.posts / whole:8,.0f} posts/s;"
        f" CPU {cpu_read:.1f} s reading, {cpu_seconds() - cpu - cpu_read:.1f} s copies;"
        f" {talks:,} talks, {len(said):,} customers' posts, {copies:,} copies"
    )


class Source:
    """Chunks on their way to be read; keeps those that are being read, and how long it took to make them."""

    def __init__(self, chunks: Iterable[list[Stored]]) -> None:
        self._made = iter(chunks)
        self._reading: list[list[Stored]] = []
        self.posts, self.seconds = 0, 0.0

    def chunks(self) -> Iterator[list[Stored]]:
        """Each chunk once."""
        while True:
            begun = time.perf_counter()
            chunk = next(self._made, None)
            self.seconds += time.perf_counter() - begun
            if chunk is None:
                return
            self.posts += len(chunk)
            self._reading.append(chunk)
            yield chunk

    def paired(self, readings: Iterable[Reading]) -> Iterator[tuple[Reading, list[Stored]]]:
        """Each reading with the chunk that it is of."""
        for reading in readings:
            yield reading, self._reading.pop(0)


def to_frame(reading: Reading, chunk: list[Stored]) -> pl.DataFrame:
    """The customers' posts as the search for copies takes them."""
    first = chunk[0].pk
    ours = {post.post for post in reading.talk_posts if post.role != "context"}
    posts = [
        chunk[finding.post - first].post
        for finding in reading.findings
        if finding.annotation.label == "customer" and finding.post in ours
    ]
    return pl.DataFrame(
        {
            "post": [post.id for post in posts],
            "id": [post.id for post in posts],
            "author": [post.author for post in posts],
            "source": [post.source for post in posts],
            "community": [post.community for post in posts],
            "text": [full_text(post.title, post.text) for post in posts],
        },
        schema=dict.fromkeys(("post", "id", "author", "source", "community", "text"), pl.String),
    )


def cpu_seconds() -> float:
    """Seconds of CPU that this process and its ended children have used: what others do on the machine is not in it."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak(processes: int) -> float:
    """Megabytes that this process and its children held at most; each child is taken to be as large as the largest."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return float(own + child * (processes if processes > 1 else 0)) / 1024


if __name__ == "__main__":
    main()
