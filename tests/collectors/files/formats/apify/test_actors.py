"""The data sets of Apify's actors are read without a map."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
MOMENT = "2023-10-01T09:00:00.000Z"


def test_submissions_and_comments_of_reddit(write: Write, read: Read) -> None:
    url = "https://www.reddit.com/r/slowcoffee/comments/16xy01/roasts/"
    both = {"communityName": "r/slowcoffee", "createdAt": MOMENT, "upVotes": 4, "username": "rosa_bean"}
    rows = [
        {**both, "id": "t3_16xy01", "url": url, "title": "Kettles?", "body": "I want **one**", "dataType": "post"},
        {**both, "id": "t1_k1", "url": f"{url}k1/", "parentId": "t3_16xy01", "body": "Yes", "dataType": "comment"},
        {"id": "t5_1", "title": "slowcoffee", "createdAt": MOMENT, "dataType": "community"},
    ]
    posts, rejects = read(write("d.json", json.dumps(rows)))
    assert [(post.id, post.thread, post.reply_to, post.text, post.community) for post in posts] == [
        ("reddit:t3_16xy01", "reddit:t3_16xy01", None, "I want one", "slowcoffee"),
        ("reddit:t1_k1", "reddit:t3_16xy01", "reddit:t3_16xy01", "Yes", "slowcoffee"),
    ]
    assert not rejects


def test_posts_of_x_without_retweets(write: Write, read: Read) -> None:
    both = {
        "type": "tweet",
        "twitterUrl": "https://twitter.com/bea/status/17",
        "createdAt": "Sun Oct 01 09:30:00 +0000 2023",
        "author": {"userName": "bea"},
        "likeCount": 3,
    }
    original = {**both, "id": "17", "text": "Copper Kettle &amp; me", "isRetweet": False}
    rows = [
        {**both, "id": "19", "text": "RT @bea: Copper Kettle", "isRetweet": True, "retweet": original},
        {**both, "id": "18", "text": "same", "isRetweet": False, "inReplyToId": "17", "conversationId": "17"},
        {"noResults": True},
    ]
    posts, rejects = read(write("d.json", json.dumps(rows)))
    assert [(post.id, post.text, post.thread, post.author) for post in posts] == [
        ("x:17", "Copper Kettle & me", "x:17", "bea"),
        ("x:18", "same", "x:17", "bea"),
    ]
    assert [reject.reason for reject in rejects] == ["The actor returned no post here: no results, or an error."]


def test_a_post_of_instagram_with_its_comments(write: Write, read: Read) -> None:
    reply = {"id": "3", "text": "thanks", "ownerUsername": "rosa", "timestamp": MOMENT}
    comment = {"id": "2", "text": "lovely", "ownerUsername": "ida", "timestamp": MOMENT, "replies": [reply]}
    post = {
        "id": "1",
        "shortCode": "Cxyz",
        "caption": "my Copper Kettle",
        "ownerUsername": "rosa",
        "timestamp": MOMENT,
        "likesCount": -1,
        "commentsCount": 2,
        "latestComments": [comment],
    }
    posts, _ = read(write("d.json", json.dumps([post])))
    assert [(item.id, item.reply_to, item.text) for item in posts] == [
        ("instagram:Cxyz", None, "my Copper Kettle"),
        ("instagram:2", "instagram:Cxyz", "lovely"),
        ("instagram:3", "instagram:2", "thanks"),
    ]
    assert (posts[0].engagement.likes, posts[0].engagement.replies) == (None, 2)


def test_comments_of_instagram_are_in_the_thread_of_their_post(write: Write, read: Read) -> None:
    url = "https://www.instagram.com/p/Cxyz/"
    row = {"postUrl": url, "id": "2", "text": "lovely", "ownerUsername": "ida", "timestamp": MOMENT, "replies": []}
    [post] = read(write("d.json", json.dumps([row])))[0]
    assert (post.thread, post.reply_to) == ("instagram:Cxyz", "instagram:Cxyz")


def test_videos_and_comments_of_tiktok(write: Write, read: Read) -> None:
    url = "https://www.tiktok.com/@rosa/video/7300"
    video = {
        "id": "7300",
        "text": "my kettle",
        "createTime": 1696150800,
        "createTimeISO": MOMENT,
        "authorMeta": {"name": "rosa"},
        "webVideoUrl": url,
        "playCount": 9,
    }
    rows = [
        video,
        {"cid": "1", "text": "nice", "createTimeISO": MOMENT, "uniqueId": "ida", "videoWebUrl": url, "diggCount": 1},
        {"cid": "2", "text": "yes", "createTimeISO": MOMENT, "uniqueId": "leo", "videoWebUrl": url, "repliesToId": "1"},
    ]
    posts, _ = read(write("d.json", json.dumps(rows)))
    assert [(post.id, post.thread, post.reply_to) for post in posts] == [
        ("tiktok:7300", "tiktok:7300", None),
        ("tiktok:1", "tiktok:7300", "tiktok:7300"),
        ("tiktok:2", "tiktok:7300", "tiktok:1"),
    ]


def test_posts_and_comments_of_facebook(write: Write, read: Read) -> None:
    url = "https://www.facebook.com/kettle/posts/55"
    comment = {"facebookUrl": url, "date": MOMENT, "profileName": "Ida", "facebookId": "55", "likesCount": "2"}
    rows = [
        {"facebookUrl": url, "postId": "55", "time": MOMENT, "text": "New roast", "pageName": "kettle", "likes": 5},
        # comment:55_77
        {**comment, "id": "Y29tbWVudDo1NV83Nw==", "text": "lovely", "comments": []},
        {**comment, "id": "Y29tbWVudDo1NV83OA==", "text": "yes", "replyToCommentId": "Y29tbWVudDo1NV83Nw=="},
    ]
    posts, _ = read(write("d.json", json.dumps(rows)))
    assert [(post.id, post.thread, post.reply_to, post.author) for post in posts] == [
        ("facebook:55", "facebook:55", None, "kettle"),
        ("facebook:77", "facebook:55", "facebook:55", "Ida"),
        ("facebook:78", "facebook:55", "facebook:77", "Ida"),
    ]
    assert posts[1].engagement.likes == 2
