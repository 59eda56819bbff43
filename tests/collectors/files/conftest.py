"""What tests of file readers share: writing a few rows to a file and reading them back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.base import Reject
from collectors.files.dump import Dump
from talkworthy.model import Post

Write = Callable[[str, Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(name, content): bytes and text as they are, a list as a JSON object a line."""

    def write_file(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "".join(json.dumps(row) + "\n" for row in content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def read() -> Callable[..., tuple[list[Post], list[Reject]]]:
    """read(*paths, **options): the posts and the rejects of a Dump."""

    def read_dump(*paths: Path, **options: Any) -> tuple[list[Post], list[Reject]]:
        items = list(Dump(paths, **options).posts())
        return [item for item in items if isinstance(item, Post)], [item for item in items if isinstance(item, Reject)]

    return read_dump
