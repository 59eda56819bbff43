"""The source of a file's posts: from addresses, a column of platforms, names of columns, or the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.files.guess.sampled_columns import SampledColumns
from collectors.files.guess.source_names import find_source_column, guess_source


@pytest.mark.parametrize(
    ("cells", "name", "source"),
    [
        ({"url": ["https://www.reddit.com/r/tea/comments/abc12/kettles/"]}, "export.csv", "reddit"),
        ({"link": ["https://x.com/ada/status/1234567890123"]}, "export.csv", "x"),
        ({"page": ["https://www.facebook.com/kettles/posts/1"]}, "export.csv", "facebook"),
        ({"platform": ["YouTube", "YouTube"]}, "export.csv", "youtube"),
        ({"subreddit": ["tea"]}, "export.csv", "reddit"),
        ({"tweet_text": ["my kettle"]}, "export.csv", "x"),
        ({"text": ["my kettle"]}, "instagram_posts_2026.csv", "instagram"),
        ({"text": ["my kettle"]}, "Kettle Forum export.csv", "kettle-forum"),
        ({"text": ["my kettle"]}, "comments.csv", "file"),
        ({"platform": ["YouTube", "Reddit"]}, "comments.csv", "file"),
    ],
)
def test_the_source_is_found(cells: dict[str, list[str]], name: str, source: str) -> None:
    assert guess_source(SampledColumns(cells), Path(name)) == source


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"platform": ["YouTube", "Reddit", "Kettle Forum"]}, "platform"),
        ({"Source": ["reddit", "x", "reddit"]}, "Source"),
        ({"source": ["Twitter for iPhone", "Twitter Web App", "Instagram"]}, ""),
        ({"platform": ["YouTube", "YouTube"]}, ""),
        ({"text": ["YouTube", "Reddit"]}, ""),
    ],
)
def test_a_column_of_several_platforms_is_found(cells: dict[str, list[str]], column: str) -> None:
    assert find_source_column(SampledColumns(cells)) == column
