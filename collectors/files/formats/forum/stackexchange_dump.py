"""Reads `Posts.xml` and `Comments.xml` of a Stack Exchange data dump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream, open_bytes
from collectors.files.formats.forum.xml_rows import Attributes, read_rows
from collectors.files.posts.native_post import convert_each, to_iso
from collectors.stackexchange.parse import to_post
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.plain_text import markdown_to_plain_text
from talkworthy.post_ndjson import BadRow

_ROOT = re.compile(
    rb"<(posts|comments|users|votes|badges|tags|posthistory|postlinks)>\s*(?:<row\s|</|$)", re.IGNORECASE
)
_READ = ("posts", "comments")
_FORM = "a row of a Stack Exchange dump"
_QUESTION, _ANSWER = "1", "2"
_HOST = re.compile(r"(?P<site>[a-z0-9.-]+?)\.(?P<end>stackexchange\.com|com|net)", re.IGNORECASE)
_ALONE = {"stackoverflow", "superuser", "serverfault", "askubuntu", "stackapps", "mathoverflow"}
_USERS_LIMIT = 400 * 2**20
"""Bytes of the largest Users.xml that is read for names: they are kept in memory."""

_NO_SITE = (
    "{} is from a Stack Exchange dump, but neither it nor its folder says from which site. Put it into a folder with "
    "the site's name, for example coffee.stackexchange.com, and import that folder."
)


@reader("stackexchange_dump")
class StackExchangeDump:
    """Matches XML whose root is `posts` or `comments`, and the other files of a dump, which contain no posts.

    The site is the name of the file's folder (`coffee.stackexchange.com`, `stackoverflow.com-Posts`). Authors have
    names if `Users.xml` is beside the file. The thread of a comment is known if Posts.xml is imported with it.
    """

    description: ClassVar[str] = "Stack Exchange data dump (Posts.xml, Comments.xml, in a folder named for the site)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._kind = _kind(sample)
        self._site = find_site(sample.path) if self._kind in _READ else ""
        self._users: dict[str, str] | None = None
        self._beside = sample.path.parent
        if self._kind in _READ and not self._site:
            raise UserError(_NO_SITE.format(sample.path))

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return bool(_kind(sample))

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        if self._kind not in _READ:
            return
        if self._users is None:
            self._users = _read_users(self._beside)
        accepted: set[str] = set()
        for item in read_rows(stream):
            if isinstance(item, Reject):
                yield item
                continue
            stream.line, row = item
            for post in convert_each([row], lambda row: self._to_post(row, accepted), _FORM):
                yield post if isinstance(post, Post) else Reject(stream.line, post, _raw(row), str(stream.path))

    def _to_post(self, row: Attributes, accepted: set[str]) -> Post | None:
        if self._kind == "comments":
            return to_comment(row, self._site, self._users or {})
        post = to_question_or_answer(row, self._site, self._users or {}, row["Id"] in accepted)
        if row.get("AcceptedAnswerId"):
            accepted.add(row["AcceptedAnswerId"])
        accepted.discard(row["Id"])
        return post


def to_question_or_answer(
    row: Mapping[str, str], site: str, users: Mapping[str, str], accepted: bool = False
) -> Post | None:
    """Return the question or answer; None for the texts of tags, elections and moderators' pages.

    Raises BadRow or one of WRONG_SHAPE.
    """
    kind = {_QUESTION: "question", _ANSWER: "answer"}.get(row["PostTypeId"])
    if kind is None:
        return None
    question = row["Id"] if kind == "question" else row["ParentId"]
    raw = {
        f"{kind}_id": int(row["Id"]),
        "creation_date": _to_epoch(row),
        "title": escape(row.get("Title", "")),  # the API escapes titles, a dump does not
        "body": row.get("Body", ""),
        "owner": _owner(row.get("OwnerUserId", ""), row.get("OwnerDisplayName", ""), users),
        "score": _number(row, "Score"),
        "answer_count": _number(row, "AnswerCount"),
        "view_count": _number(row, "ViewCount"),
        "is_accepted": accepted,
    }
    return _checked(to_post(raw, site, str(int(question))))


def to_comment(row: Mapping[str, str], site: str, users: Mapping[str, str]) -> Post:
    """Return the comment; its thread is left empty, since the question is not in the row. Raises as above."""
    raw = {
        "comment_id": int(row["Id"]),
        "post_id": int(row["PostId"]),
        "creation_date": _to_epoch(row),
        "body": escape(markdown_to_plain_text(row.get("Text", "")), quote=False),
        "owner": _owner(row.get("UserId", ""), row.get("UserDisplayName", ""), users),
        "score": _number(row, "Score"),
    }
    return replace(_checked(to_post(raw, site, row["PostId"])), thread="")


def find_site(path: Path) -> str:
    """Return the site's name in the API of Stack Exchange, from the name of the folder or file; "" if there is none."""
    for name in (path.parent.name, path.parent.parent.name, path.name):
        host = re.split(r"-(?:posts|comments|users)\b|\.7z|_", name.lower())[0]
        match = _HOST.fullmatch(host)
        if not match:
            continue
        site, end = match["site"], match["end"].lower()
        if end == "stackexchange.com":
            return site
        if end == "net":
            return f"{site}.net" if site == "mathoverflow" else ""
        last = site.rpartition(".")[2]
        if last in _ALONE:
            return site
        if site == "stackexchange":
            return "stackexchange"
    return ""


def _kind(sample: FileSample) -> str:
    """Return the name of the root element, "" if the file is not part of a dump."""
    head = sample.head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    match = _ROOT.search(head) if head.startswith(b"<") else None
    return match[1].decode("ascii").lower() if match else ""


def _read_users(folder: Path) -> dict[str, str]:
    """Return number -> name from the Users.xml in `folder`; nothing if there is none, or it is too large."""
    path = folder / "Users.xml"
    if not path.is_file() or path.stat().st_size > _USERS_LIMIT:
        return {}
    with open_bytes(path) as stream:
        rows = (item[1] for item in read_rows(stream) if not isinstance(item, Reject))
        return {row["Id"]: row["DisplayName"] for row in rows if row.get("Id") and row.get("DisplayName")}


def _owner(number: str, name: str, users: Mapping[str, str]) -> dict[str, Any]:
    """Return the author as the API writes it; without a name it is `user42`, as on the site."""
    if not number:
        return {"display_name": escape(name)} if name else {}
    return {"display_name": escape(users.get(number) or name or f"user{number}"), "user_id": int(number)}


def _to_epoch(row: Mapping[str, str]) -> int:
    moment = to_iso(row["CreationDate"])
    if moment is None:
        raise BadRow("CreationDate is empty.")
    return int(moment.timestamp())


def _number(row: Mapping[str, str], key: str) -> int | None:
    try:
        return int(row[key]) if row.get(key) else None
    except ValueError:
        return None


def _checked(post: Post) -> Post:
    """Return `post` after the checks of the interchange format. Raises BadRow."""
    return post_ndjson.to_post(post_ndjson.to_row(post))


def _raw(row: Mapping[str, str]) -> str:
    return " ".join(f'{key}="{value}"' for key, value in row.items())
