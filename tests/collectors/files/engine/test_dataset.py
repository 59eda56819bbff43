"""Several files as one data set: detected formats, the threads of replies, and what is read of a broken file."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.files import formats
from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import READERS, Reject
from collectors.files.engine.streams import LINE_LIMIT
from collectors.files.engine.thread_roots import ReplyLinks
from talkworthy.errors import UserError
from talkworthy.model import Post

LINE = '{"source": "x", "id": "x:1", "text": "tea", "created_at": "2026-03-01T09:30:00Z"}\n'
Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def submission(native: str, title: str = "Which grinder?") -> dict[str, Any]:
    return {"id": native, "title": title, "selftext": "", "created_utc": 1772366400, "subreddit": "espresso"}


def comment(native: str, link: str, body: str = "Brio.") -> dict[str, Any]:
    return {"id": native, "body": body, "link_id": link, "parent_id": link, "created_utc": 1772366460}


def post(native: int, parent: int | None = None, **more: Any) -> dict[str, Any]:
    row = {"source": "f", "id": f"f:{native}", "text": f"words {native}", "created_at": "2026-03-01T00:00:00Z"}
    return {**row, **more} if parent is None else {**row, "reply_to": f"f:{parent}", **more}


def test_submissions_and_comments_may_be_in_two_files(write: Write, read: Read) -> None:
    posts, rejects = read(write("RC.jsonl", [comment("c", "t3_s")]), write("RS.jsonl", [submission("s")]))
    assert [(item.id, item.thread) for item in posts] == [
        ("reddit:t1_c", "reddit:t3_s"),
        ("reddit:t3_s", "reddit:t3_s"),
    ]
    assert rejects == []


def test_a_folder_means_its_files_in_order_and_each_file_counts_once(write: Write, tmp_path: Path) -> None:
    second, first = write("d/b.jsonl", [post(2)]), write("d/a.jsonl", [post(1)])
    write("d/.hidden", "nothing")
    write("d/a.jsonl.rejects.ndjson", [{"file": "a.jsonl", "line": 1, "reason": "id is missing.", "raw": "{}"}])
    dataset = Dataset([tmp_path / "d", second])
    assert [file.path for file in dataset.files] == [first, second]
    assert [file.format for file in dataset.files] == ["talkworthy_ndjson", "talkworthy_ndjson"]


def test_posts_of_a_thread_match_in_a_dump_and_in_the_export_of_a_tool(write: Write) -> None:
    url = "https://www.reddit.com/r/espresso/comments/s/which_grinder/d"
    export = write("b.csv", f"Query Name,Date,Url,Full Text\nBrio,2026-03-01,{url},I love Brio\n")
    dataset = Dataset([write("r.jsonl", [submission("s"), comment("c", "t3_s", "Tea")]), export])
    wanted = dataset.find_threads(lambda item: "Brio" in item.text)
    assert wanted == {"reddit:t3_s"}
    ids = [item.id for item in dataset.posts() if isinstance(item, Post) and item.thread in wanted]
    assert ids == ["reddit:t3_s", "reddit:t1_c", "reddit:t1_d"]


def test_a_thread_is_found_by_any_of_its_posts(write: Write) -> None:
    rows = [submission("s"), comment("c", "t3_s", "I love Brio"), submission("u", "Tea")]
    dataset = Dataset([write("r.jsonl", rows)])
    assert dataset.find_threads(lambda item: "Brio" in item.text) == {"reddit:t3_s"}


def test_a_thread_is_found_by_a_reply_without_a_thread(write: Write) -> None:
    dataset = Dataset([write("p.jsonl", [post(3, 2), post(2, 1), post(1), post(9, 8)])])
    assert dataset.find_threads(lambda item: item.text in ("words 3", "words 9")) == {"f:1", "f:8"}


def test_a_given_thread_applies_to_the_replies_below(write: Write, read: Read) -> None:
    posts, _ = read(write("p.jsonl", [post(3, 2), post(2, 1, thread="f:0")]))
    assert [item.thread for item in posts] == ["f:0", "f:0"]


def test_replies_are_followed_from_file_to_file(write: Write, read: Read) -> None:
    posts, _ = read(write("a.jsonl", [post(2, 1)]), write("b.jsonl", [post(1, 0)]))
    assert {item.thread for item in posts} == {"f:0"}


def test_a_circle_is_cut_at_its_smallest_id(write: Write, read: Read) -> None:
    posts, _ = read(write("p.jsonl", [post(3, 2), post(2, 1), post(1, 2), post(7, 7)]))
    assert [item.thread for item in posts] == ["f:1", "f:1", "f:1", "f:7"]


def test_a_chain_of_a_hundred_thousand_replies_is_followed() -> None:
    links = ReplyLinks()
    moment = Post("f:0", "f", "", None, "f:0")  # type: ignore[arg-type]
    links.add(moment)
    for number in range(1, 100_000):
        links.add(Post(f"f:{number}", "f", "", None, "", reply_to=f"f:{number - 1}"))  # type: ignore[arg-type]
    assert links.root("f:99999") == "f:0"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(parents=st.lists(st.none() | st.integers(0, 30), min_size=1, max_size=25), seed=st.integers(0, 99))
def test_roots_are_those_of_brute_force(write: Write, parents: list[int | None], seed: int) -> None:
    def root(node: int) -> str:
        trail: list[int] = []
        while node not in trail and node < len(parents):
            parent = parents[node]
            if parent is None:
                return f"f:{node}"
            trail.append(node)
            node = parent
        circle = trail[trail.index(node) :] if node in trail else [node]
        return min(f"f:{member}" for member in circle)

    rows = [post(number, parent) for number, parent in enumerate(parents)]
    random.Random(seed).shuffle(rows)
    dataset = Dataset([write("p.jsonl", rows)])
    threads = {item.id: item.thread for item in dataset.posts() if isinstance(item, Post)}
    assert threads == {f"f:{number}": root(number) for number in range(len(parents))}
    for number in range(len(parents)):
        assert dataset.find_threads(lambda item, n=number: item.id == f"f:{n}") == {root(number)}


def test_bad_rows_are_reported_with_file_line_and_reason(write: Write, read: Read) -> None:
    path = write("p.jsonl", json.dumps(post(1)) + "\n\n{broken\n" + json.dumps(post(2, likes="many")) + "\n")
    posts, rejects = read(path)
    assert [item.id for item in posts] == ["f:1"]
    assert [(reject.file, reject.line) for reject in rejects] == [(str(path), 3), (str(path), 4)]
    assert "not JSON" in rejects[0].reason
    assert rejects[1].reason == "likes is text; it must be a whole number."


def test_a_line_of_ten_megabytes_is_rejected_with_its_beginning(write: Write, read: Read) -> None:
    long = json.dumps(post(2, title="x" * 10_000_000))
    posts, rejects = read(write("p.jsonl", f"{json.dumps(post(1))}\n{long}\n{json.dumps(post(3))}\n"))
    assert [item.id for item in posts] == ["f:1", "f:3"]
    assert rejects[0].line == 2
    assert f"longer than {LINE_LIMIT // 2**20} MiB" in rejects[0].reason
    assert rejects[0].raw == long[:2000]


def test_the_rows_before_a_break_are_kept_and_the_next_file_is_read(write: Write, read: Read) -> None:
    whole = gzip.compress("".join(json.dumps(post(number)) + "\n" for number in range(2000)).encode())
    posts, rejects = read(write("a.jsonl.gz", whole[: len(whole) // 2]), write("b.jsonl", [post(5000)]))
    assert posts[-1].id == "f:5000"
    count = len(posts) - 1
    assert 0 < count < 2000
    assert [item.id for item in posts[:count]] == [f"f:{number}" for number in range(count)]
    assert [reject.line for reject in rejects] == [count + 1]
    assert "cut off" in rejects[0].reason


def test_progress_is_reported_in_rows_and_bytes_up_to_the_end(write: Write) -> None:
    calls: list[tuple[int, int]] = []
    dataset = Dataset([write("a.jsonl", [submission(str(number)) for number in range(5000)])])
    dataset.on_progress = lambda rows, size: calls.append((rows, size))
    assert sum(1 for _ in dataset.posts()) == 5000
    assert [rows for rows, _ in calls] == [4096, 5000]
    assert calls[-1][1] == dataset.size == dataset.bytes_read()
    assert dataset.find_threads(lambda item: False) == set()
    assert [rows for rows, _ in calls[2:]] == [4096, 5000]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.csv",
            "Date,Words\n1,2\n",
            r"docs/imports\.md lists the \d+ formats .*--map Date=created_at",
        ),
        ("a.jsonl.gz", "hm\n", "is not a .gz file"),
        ("a.xlsx", b"PK\x03\x04....", "Save the sheet as CSV"),
        ("a.xls", b"\xd0\xcf\x11\xe0....", "save it as .xlsx"),
        ("a.jsonl", "", "is empty"),
    ],
)
def test_an_unknown_format_is_reported_with_advice(write: Write, name: str, content: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Dataset([write(name, content)])


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.csv", "Date,Words\n1,2\n", "Date,Words"),
        ("a.json", '[{"id": 1}]', '{"id": 1}'),
        ("a.csv", "\ufeffDate;Words\n1;2".encode("utf-16-le"), "Date;Words"),
    ],
)
def test_the_first_line_is_for_the_terminal_and_not_in_the_message(
    write: Write, name: str, content: Any, line: str
) -> None:
    with pytest.raises(UserError) as refused:
        Dataset([write(name, content)])
    assert refused.value.detail == f"Its first line is {line!r}."
    assert "first line" not in str(refused.value)


def test_a_link_in_a_folder_is_left_out(write: Write, tmp_path: Path) -> None:
    secret = write("secret.ndjson", LINE)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "posts.ndjson").write_text(LINE)
    (folder / "link.ndjson").symlink_to(secret)
    dataset = Dataset([folder])
    assert [file.path.name for file in dataset.files] == ["posts.ndjson"]
    assert dataset.links == [folder / "link.ndjson"]


def test_a_link_that_is_named_itself_is_read(write: Write, tmp_path: Path) -> None:
    (tmp_path / "link.ndjson").symlink_to(write("posts.ndjson", LINE))
    assert [file.path.name for file in Dataset([tmp_path / "link.ndjson"]).files] == ["link.ndjson"]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("pattern", "format"),
    [
        ("exports/meltwater*.csv", "meltwater"),
        ("exports/talkwalker*.json", "talkwalker"),
        ("payloads/x/[bcens]*.jsonl", "twarc"),
        ("x/*.csv", "support_tweets"),
    ],
)
def test_real_files_each_match_one_format(shared_data: Path, pattern: str, format: str) -> None:
    paths = sorted(shared_data.glob(pattern))
    assert {file.format for file in Dataset(paths).files} == {format}


@pytest.mark.shared_data
def test_the_real_columns_of_other_tools_are_recognised(shared_data: Path, write: Write) -> None:
    exports = shared_data / "exports"
    formats = {
        "brandwatch": [[line for line in _lines(exports / "brandwatch_columns.txt") if not line.startswith("#")]],
        "talkwalker": [_lines(exports / "talkwalker_flat_csv_columns.txt")],
        "fourcat": [line.split(": ")[1].split(",") for line in _lines(exports / "4cat_csv_columns.txt")[:4]],
    }
    for format, headers in formats.items():
        for columns in headers:
            assert Dataset([write("t.csv", ",".join(columns) + "\n")]).files[0].format == format


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_missing_paths_and_empty_folders_are_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        Dataset([tmp_path / "nothing"])
    with pytest.raises(UserError, match="contains no files"):
        Dataset([tmp_path])
    with pytest.raises(UserError, match="No files were given"):
        Dataset([])


def test_every_reader_is_in_the_registry() -> None:
    folder = Path(formats.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    assert set(READERS) == {name for source in sources for name in re.findall(r'^@reader\("(\w+)"\)', source, re.M)}
    assert len(set(READERS)) == len(list(READERS)) > 20


@pytest.mark.shared_data
def test_every_row_of_the_real_reddit_dumps_becomes_a_post(shared_data: Path) -> None:
    paths = sorted((shared_data / "reddit").glob("*.jsonl.gz"))
    kinds = {"submission": 0, "comment": 0}
    for path in paths:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                kinds["submission" if b'"selftext"' in line and line.startswith(b'{"kind": "t3"') else "comment"] += 1
    counts = {"submission": 0, "comment": 0}
    for item in Dataset(paths).posts():
        assert isinstance(item, Post), item
        counts[item.kind] += 1
    assert counts == kinds
    assert counts["comment"] > 160_000


@pytest.mark.shared_data
def test_every_row_of_the_real_support_tweets_is_a_post_or_a_reject(shared_data: Path) -> None:
    """A row starts with a number and a comma at the start of a line; other lines belong to quoted texts."""
    path = shared_data / "x" / "customer_support_tweets.csv"
    items = list(Dataset([path]).posts())
    rejects = [item for item in items if isinstance(item, Reject)]
    starts = [line for line in path.read_bytes().split(b"\n")[1:] if line.split(b",")[0].isdigit()]
    assert len(items) == len(starts)
    assert 0 < len(rejects) < 10
