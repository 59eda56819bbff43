"""How long a million posts take: relevance, author types, conversations, shapes and duplicates; also 10,000 and
100,000.

Real threads resampled (`threads.py`), analysed for a brand that hardly anybody names and for one that nearly every post
names. The posts are in files, as they would be in a store: opening them is part of the time.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl
from msgspec import msgpack
from threads import real_threads, resampled

from analysis.integrity.near_duplicates import find_near_duplicates
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from services.analysis.parallel import AnalyseBatch, BatchResult, analyse_in_parallel, count_cores
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, full_text

WRITE = "import sys, million; million.write_chunks(sys.argv[1], int(sys.argv[2]))"
AT_ONCE = 10_000
RARE = Brand("Zotero", ("Zotero", "Mendeley", "EndNote"))
COMMON = Brand("Research", ("research", "professor", "school", "program", "student", "work", "the"))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--processes", type=int, default=count_cores())
    args = options.parse_args()
    print(f"relevance + author types + conversations + shapes + duplicates, {args.processes} processes")
    for posts in args.posts:
        with tempfile.TemporaryDirectory() as folder:
            # in a process of its own, whose memory goes with it
            subprocess.run([sys.executable, "-c", WRITE, folder, str(posts)], check=True, cwd=Path(__file__).parent)
            for brand in (RARE, COMMON):
                print(measure(brand, sorted(Path(folder).glob("*.posts")), args.processes), flush=True)
    print(f"  {peak(args.processes):,.0f} MB at most, all processes together")


def write_chunks(folder: str, posts: int) -> None:
    """Write resampled real threads as files that stand in for a store."""
    for number, chunk in enumerate(resampled(real_threads(), posts, AT_ONCE)):
        (Path(folder) / f"{number:06}.posts").write_bytes(msgpack.encode(chunk))


def measure(brand: Brand, chunks: Sequence[Path], processes: int) -> str:
    """Return one line: posts analysed, results, and time."""
    begun, cpu = time.perf_counter(), cpu_seconds()
    posts = conversations = 0
    for batch in analyse_in_parallel(partial(open_batch, brand), chunks, processes):
        posts, conversations = posts + batch.posts, conversations + len(batch.reading.conversations)
    read, cpu_read = time.perf_counter() - begun, cpu_seconds() - cpu
    people_posts = pl.concat(pl.read_ipc(chunk.with_suffix(".people")) for chunk in chunks)
    duplicates = len(find_near_duplicates(people_posts))
    whole = time.perf_counter() - begun
    return (
        f"  {brand.name:9} {posts:9,} posts: {whole:6.1f} s ({whole - read:.1f} s of them duplicates),"
        f" {posts / whole:8,.0f} posts/s; CPU {cpu_read:.1f} s reading, {cpu_seconds() - cpu - cpu_read:.1f} s after;"
        f" {conversations:,} conversations, {len(people_posts):,} posts by people, {duplicates:,} duplicates"
    )


def open_batch(brand: Brand) -> AnalyseBatch[Path]:
    """Return a function that analyses a chunk in its own process, and writes people's posts beside it."""
    analyzer = ThreadAnalyzer((brand,), annotators=())
    decode = msgpack.Decoder(list[StoredPost]).decode

    def read(chunk: Path) -> BatchResult:
        rows = decode(chunk.read_bytes())
        result = analyzer.analyse(rows)
        to_frame(result, rows).write_ipc(chunk.with_suffix(".people"))
        return BatchResult(len(rows), result)

    return read


def to_frame(result: AnalysisResult, chunk: list[StoredPost]) -> pl.DataFrame:
    """Return people's posts as the search for near duplicates takes them."""
    first = chunk[0].pk
    own = {post.post for post in result.mentions if post.mention_kind != "context"}
    posts = [
        chunk[row.post - first].post
        for row in result.annotations
        if row.annotation.label == "public" and row.post in own
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
    """Return the seconds of CPU that this process and its ended children have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peak(processes: int) -> float:
    """Return the megabytes that this process and its children used at most; each child counts as the largest."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return float(own + child * (processes if processes > 1 else 0)) / 1024


if __name__ == "__main__":
    main()
