"""Reads the results of X's batch compliance jobs: which posts were deleted, suspended, protected or deactivated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, ClassVar

from collectors.engine.json_fields import WRONG_SHAPE, describe_fault, moment, text
from collectors.files.engine.reader import FileSample, Reject, reader, start_of_line, whole_lines
from collectors.files.engine.streams import FileStream
from collectors.x.parse import to_native
from talkworthy.model import DELETION, Post
from talkworthy.post_ndjson import BadRow, decode_object

_KEYS = frozenset({"id", "action", "created_at", "reason"})
_DELETE = "delete"


@reader("x_compliance")
class Compliance:
    """Matches JSON lines with `id`, `action` and `reason` (https://docs.x.com/x-api/compliance/batch-compliance).

    Each row whose action is `delete` becomes a notice of deletion; other actions do not remove a post and are passed
    over.
    """

    description: ClassVar[str] = "results of X's compliance jobs (JSON lines with id, action, reason)"
    has_threads: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        del sample  # each line says all

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(row.keys() >= _KEYS and "text" not in row for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        file = str(stream.path)
        for number, line in whole_lines(stream):
            if isinstance(line, Reject):
                yield line
            elif not line.isspace():
                try:
                    row = decode_object(line)
                    if text(row, "action") == _DELETE:
                        yield _to_notice(row)
                except BadRow as error:
                    yield Reject(number, error.reason, start_of_line(line), file)
                except WRONG_SHAPE as error:
                    yield Reject(
                        number, f"The row is no notice of X: {describe_fault(error)}.", start_of_line(line), file
                    )


def _to_notice(row: Mapping[str, Any]) -> Post:
    name = f"x:{to_native(row['id'])}"
    return Post(name, "x", DELETION, moment(row, "created_at").astimezone(UTC), name, gone=True)
