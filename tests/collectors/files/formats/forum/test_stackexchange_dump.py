"""The data dumps of Stack Exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from review_file_samples import COMMENTS_XML, POSTS_XML, USERS_XML

from collectors.files.formats.forum.stackexchange_dump import find_site
from talkworthy.errors import UserError
from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_questions_and_answers_are_read(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["stackexchange_dump"]))
    assert rejects == []
    assert [(post.id, post.kind, post.reply_to, post.author, post.flags) for post in posts] == [
        ("stackexchange:coffee/p/1", "question", None, "user12 (12)", ()),
        ("stackexchange:coffee/p/2", "answer", "stackexchange:coffee/p/1", "ines", ("accepted",)),
    ]
    assert posts[0].title == "Grinding < 2 minutes?"
    assert posts[0].text == "Is Copper Kettle good?\n\nFor two."
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert posts[0].engagement == Engagement(likes=5, replies=1, views=90)


def test_a_whole_folder_is_read_with_names_and_threads(write: Write, read: Read) -> None:
    folder = write("coffee.stackexchange.com/Posts.xml", POSTS_XML).parent
    write("coffee.stackexchange.com/Comments.xml", COMMENTS_XML)
    write("coffee.stackexchange.com/Users.xml", USERS_XML)
    posts, rejects = read(folder)
    assert rejects == []
    comment, question, _ = posts
    assert (comment.id, comment.reply_to) == ("stackexchange:coffee/c/7", "stackexchange:coffee/p/2")
    assert comment.thread == "stackexchange:coffee/p/1"
    assert comment.text == "A <coarse> grind?"
    assert question.author == "Rosa (12)"


@pytest.mark.parametrize(
    ("folder", "site"),
    [
        ("coffee.stackexchange.com", "coffee"),
        ("coffee.meta.stackexchange.com", "coffee.meta"),
        ("stackoverflow.com-Posts", "stackoverflow"),
        ("stackoverflow.com", "stackoverflow"),
        ("pt.stackoverflow.com", "pt.stackoverflow"),
        ("mathoverflow.net", "mathoverflow.net"),
        ("meta.stackexchange.com", "meta"),
        ("downloads", ""),
        ("example.com", ""),
    ],
)
def test_the_site_is_the_name_of_the_folder(folder: str, site: str) -> None:
    assert find_site(Path("/data") / folder / "Posts.xml") == site


def test_without_a_site_the_message_says_what_to_do(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="Put it into a folder with the site's name, for example"):
        read(write("downloads/Posts.xml", POSTS_XML))


def test_entities_are_never_resolved(write: Write, read: Read) -> None:
    bomb = POSTS_XML.replace("<posts>", '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<posts>')
    posts, rejects = read(write("coffee.stackexchange.com/Posts.xml", bomb))
    assert posts == []
    assert [reject.reason for reject in rejects] == [
        "The XML declares entities, which no data dump does; the file is not read."
    ]


def test_a_document_type_without_entities_is_harmless(write: Write, read: Read) -> None:
    with_type = POSTS_XML.replace("<posts>", "<!DOCTYPE posts SYSTEM 'posts.dtd'>\n<posts>")
    posts, rejects = read(write("coffee.stackexchange.com/Posts.xml", with_type))
    assert (len(posts), rejects) == (2, [])


def test_the_rows_before_a_cut_are_read(write: Write, read: Read) -> None:
    posts, rejects = read(write("coffee.stackexchange.com/Posts.xml", POSTS_XML[: POSTS_XML.index('<row Id="3"') + 9]))
    assert [post.id for post in posts] == ["stackexchange:coffee/p/1", "stackexchange:coffee/p/2"]
    assert len(rejects) == 1


def test_a_row_without_its_date_is_a_reject(write: Write, read: Read) -> None:
    broken = POSTS_XML.replace('CreationDate="2026-03-01T09:40:00.000"', "")
    posts, rejects = read(write("coffee.stackexchange.com/Posts.xml", broken))
    assert len(posts) == 1
    assert [reject.reason for reject in rejects] == [
        "This is not a row of a Stack Exchange dump: CreationDate is missing."
    ]
