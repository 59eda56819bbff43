"""All annotators together on all cores, compared with a plain loop of vaderSentiment over the same texts on one core.

The five real communities are analysed for a brand that most of their threads name; the loop reads the posts of its
conversations only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from million import AT_ONCE, peak
from msgspec import msgpack
from threads import real_threads
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from services.analysis.parallel import AnalyseBatch, BatchResult, analyse_in_parallel, count_cores
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, full_text

USUAL = Brand("Research", ("research", "professor", "school", "program", "student", "college", "paper"))
WRITE = "import sys, annotators; annotators.write_chunks(sys.argv[1])"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", WRITE, folder], check=True, cwd=Path(__file__).parent)
        chunks = sorted(Path(folder).glob("*.posts"))
        ours, posts, findings = read_all(chunks)
        bare = loop_bare(chunks, set(posts))
    print(f"all annotators on {len(posts):,} posts in conversations, {count_cores()} processes")
    figures = f"{len(posts) / ours:8,.0f} posts/s, {findings:,} annotations, {peak(count_cores()):,.0f} MB"
    print(f"  mentions to annotations {ours:6.1f} s, {figures}")
    print(f"  a bare vaderSentiment   {bare:6.1f} s, one core: ours takes {ours / bare:.2f} times as long")


def write_chunks(folder: str) -> None:
    """Write the real threads as files that stand in for a store."""
    chunk: list[StoredPost] = []
    number = made = 0
    for thread in real_threads():
        for post in thread:
            chunk.append(StoredPost(made, post))
            made += 1
        if len(chunk) >= AT_ONCE:
            (Path(folder) / f"{number:06}.posts").write_bytes(msgpack.encode(chunk))
            chunk, number = [], number + 1
    (Path(folder) / f"{number:06}.posts").write_bytes(msgpack.encode(chunk))


def open_batch() -> AnalyseBatch[Path]:
    """Return a function that analyses a chunk in its own process; its annotations are only counted."""
    analyzer = ThreadAnalyzer((USUAL,))
    decode = msgpack.Decoder(list[StoredPost]).decode

    def read(chunk: Path) -> BatchResult:
        result = analyzer.analyse(decode(chunk.read_bytes()))
        return BatchResult(len(result.annotations), AnalysisResult(mentions=result.mentions))

    return read


def read_all(chunks: Sequence[Path]) -> tuple[float, list[int], int]:
    """Return seconds, the posts in conversations, and the number of annotations."""
    begun = time.perf_counter()
    posts: list[int] = []
    findings = 0
    for batch in analyse_in_parallel(partial(open_batch), chunks):
        posts += [mention.post for mention in batch.reading.mentions]
        findings += batch.posts
    return time.perf_counter() - begun, posts, findings


def loop_bare(chunks: Sequence[Path], posts: set[int]) -> float:
    """Return the seconds of the plain loop."""
    analyzer = SentimentIntensityAnalyzer()
    seconds = 0.0
    for chunk in chunks:
        texts = [
            full_text(row.post.title, row.post.text)
            for row in msgpack.decode(chunk.read_bytes(), type=list[StoredPost])
        ]
        begun = time.perf_counter()
        for text in texts:
            analyzer.polarity_scores(text)
        seconds += time.perf_counter() - begun
    return seconds


if __name__ == "__main__":
    main()
