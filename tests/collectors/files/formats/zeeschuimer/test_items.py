"""What Zeeschuimer saved of social networks is read without a map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from collectors.files.posts.instagram_ids import to_short_code

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
SECONDS = 1696150800  # 2023-10-01 09:00 UTC


def item(platform: str, **data: Any) -> dict[str, Any]:
    return {"nav_index": "1:0", "item_id": "1", "timestamp_collected": 1, "source_platform": platform, "data": data}


def test_comments_of_tiktok_reply_to_a_comment_or_to_the_video(write: Write, read: Read) -> None:
    both = {"aweme_id": "7300", "create_time": SECONDS, "user": {"unique_id": "ida"}, "comment_language": "un"}
    rows = [
        item("tiktok-comments", cid="1", text="nice", reply_id="0", reply_to_reply_id="0", digg_count=2, **both),
        item("tiktok-comments", cid="2", text="yes", reply_id="1", reply_to_reply_id="0", **both),
    ]
    posts, _ = read(write("z.ndjson", rows))
    assert [(post.id, post.thread, post.reply_to, post.author, post.lang) for post in posts] == [
        ("tiktok:1", "tiktok:7300", "tiktok:7300", "ida", None),
        ("tiktok:2", "tiktok:7300", "tiktok:1", "ida", None),
    ]
    assert posts[0].created_at.isoformat() == "2023-10-01T09:00:00+00:00"


def test_videos_of_tiktok(write: Write, read: Read) -> None:
    data = {"id": "7300", "desc": "my kettle", "createTime": SECONDS, "author": {"uniqueId": "rosa"}}
    [post] = read(write("z.ndjson", [item("tiktok.com", stats={"diggCount": 4}, **data)]))[0]
    assert (post.id, post.text, post.author, post.engagement.likes) == ("tiktok:7300", "my kettle", "rosa", 4)


def test_posts_of_threads(write: Write, read: Read) -> None:
    info = {"direct_reply_count": 2, "reply_to_author": {"username": "ida"}}
    data = {"code": "C1x", "taken_at": SECONDS, "user": {"username": "rosa"}, "caption": {"text": "my kettle"}}
    [post] = read(write("z.ndjson", [item("threads.net", text_post_app_info=info, **data)]))[0]
    assert (post.id, post.text, post.author, post.parent_missing) == ("threads:C1x", "my kettle", "rosa", True)
    assert post.engagement.replies == 2


def test_posts_and_comments_of_instagram(write: Write, read: Read) -> None:
    code = to_short_code("3200000000000000001_7")
    node = {
        "shortcode": "Cnode",
        "taken_at_timestamp": SECONDS,
        "owner": {"username": "rosa"},
        "edge_media_to_caption": {"edges": [{"node": {"text": "my pot"}}]},
    }
    user, caption = {"username": "rosa"}, {"text": "my kettle"}
    comment = {"pk": "9", "text": "nice", "created_at": SECONDS, "user": {"unique_id": "ida"}}
    rows = [
        item("instagram.com", code=code, taken_at=SECONDS, user=user, caption=caption),
        item("instagram.com", **node),
        item("instagram.com", code="Cad", taken_at=SECONDS, product_type="ad"),
        item("instagram-comments", _zs_comment_post_id="3200000000000000001", post_id="3200000000000000001", **comment),
    ]
    posts, rejects = read(write("z.ndjson", rows))
    assert [(post.id, post.text, post.reply_to) for post in posts] == [
        (f"instagram:{code}", "my kettle", None),
        ("instagram:Cnode", "my pot", None),
        ("instagram:9", "nice", f"instagram:{code}"),
    ]
    assert not rejects


def test_posts_of_x(write: Write, read: Read) -> None:
    legacy = {"created_at": "Sun Oct 01 09:30:00 +0000 2023", "full_text": "my kettle", "conversation_id_str": "17"}
    [post] = read(write("z.ndjson", [item("twitter.com", rest_id="17", legacy=legacy, core={})]))[0]
    assert (post.id, post.text) == ("x:17", "my kettle")


def test_items_of_other_platforms_are_rejects(write: Write, read: Read) -> None:
    _, rejects = read(write("z.ndjson", [item("9gag.com", id="a")]))
    assert [reject.reason for reject in rejects] == ["Talkworthy cannot read items of this platform from Zeeschuimer."]


def test_the_code_of_a_post_is_made_of_its_number() -> None:
    assert to_short_code("936303077400215759_23719788") == "z-arAqi4DP"
    assert to_short_code("Cxyz") == "Cxyz"
