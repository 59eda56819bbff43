"""Small files of a forum and of reviews, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

from sample_files import Sample, document, lines, table

POSTS_XML = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2026-03-01T09:30:00.713" Score="5" ViewCount="90" \
Body="&lt;p&gt;Is &lt;b&gt;Copper Kettle&lt;/b&gt; good?&lt;/p&gt;&#xA;&lt;p&gt;For two.&lt;/p&gt;" OwnerUserId="12" \
Title="Grinding &lt; 2 minutes?" Tags="&lt;beans&gt;" AnswerCount="1" CommentCount="1" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2026-03-01T09:40:00.000" Score="3" \
Body="&lt;p&gt;Yes.&lt;/p&gt;" OwnerDisplayName="ines" CommentCount="0" />
  <row Id="3" PostTypeId="5" CreationDate="2026-03-01T09:50:00.000" Score="0" Body="About beans" />
</posts>
"""
COMMENTS_XML = """<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="7" PostId="2" Score="1" Text="A &lt;coarse&gt; grind?" CreationDate="2026-03-01T09:45:00.000" UserId="13" />
</comments>
"""
USERS_XML = """<?xml version="1.0" encoding="utf-8"?>
<users>
  <row Id="12" DisplayName="Rosa" />
</users>
"""

PLAY_ROWS: list[dict[str, object]] = [
    {"reviewId": "gp-1", "userName": "Rosa", "userImage": "https://photos.example/1", "content": "It crashes & burns"}
    | {"score": 1, "thumbsUpCount": 7, "reviewCreatedVersion": "1.2", "at": "2026-03-01 09:30:00"}
    | {"replyContent": "Please write to us.", "repliedAt": "2026-03-02 10:00:00", "appVersion": "1.2"},
    {"reviewId": "gp-2", "userName": "Tomas", "userImage": "https://photos.example/2", "content": "Good"}
    | {"score": 5, "thumbsUpCount": 0, "reviewCreatedVersion": "", "at": "2026-03-01 09:31:00"}
    | {"replyContent": "", "repliedAt": "", "appVersion": ""},
]
PLAY_JS = {
    "id": "gp-1",
    "userName": "Rosa",
    "userImage": "https://photos.example/1",
    "date": "2026-03-01T09:30:00.000Z",
    "score": 1,
    "scoreText": "1",
    "url": "https://play.google.com/store/apps/details?id=com.example.kettle&reviewId=gp-1",
    "title": None,
    "text": "It crashes",
    "replyDate": "2026-03-02T10:00:00.000Z",
    "replyText": "Please write to us.",
    "version": "1.2",
    "thumbsUp": 7,
    "criterias": [],
}
PLAY_CONSOLE: dict[str, object] = {
    "Package Name": "com.example.kettle",
    "App Version Code": "12",
    "App Version Name": "1.2",
    "Reviewer Language": "pt_BR",
    "Device": "a06",
    "Review Submit Date and Time": "2026-03-01T09:30:00Z",
    "Review Submit Millis Since Epoch": "1772357400000",
    "Review Last Update Date and Time": "2026-03-01T09:30:00Z",
    "Review Last Update Millis Since Epoch": "1772357400000",
    "Star Rating": "5",
    "Review Title": "",
    "Review Text": "muito bom",
    "Developer Reply Date and Time": "2026-03-02T10:00:00Z",
    "Developer Reply Millis Since Epoch": "1772445600000",
    "Developer Reply Text": "Obrigado",
    "Review Link": "http://play.google.com/console/developers/5/app/4/user-feedback/review-details?reviewId=gp-1&corpus=P",
}
PLAY_API = {
    "reviews": [
        {
            "reviewId": "gp-1",
            "authorName": "Rosa",
            "comments": [
                {"userComment": {"text": "It crashes", "lastModified": {"seconds": "1772357400"}, "starRating": 1}},
                {"developerComment": {"text": "Please write to us.", "lastModified": {"seconds": "1772445600"}}},
            ],
        }
    ]
}
APPLE_ROWS: list[dict[str, object]] = [
    {"": 0, "rating": 2, "date": "2026-03-01 09:30:00", "title": "Crashes", "userName": "rosa_a", "isEdited": False}
    | {
        "review": "It crashes on start",
        "developerResponse": "{'id': 5, 'body': 'Sorry!', 'modified': '2026-03-02T10:00:00Z'}",
    },
    {"": 1, "rating": 5, "date": "2026-03-01 09:31:00", "title": "Good", "userName": "tomas_b", "isEdited": False}
    | {"review": "I like it", "developerResponse": ""},
]
APPLE_FEED = {
    "feed": {
        "entry": [
            {
                "author": {"uri": {"label": "u"}, "name": {"label": "rosa_a"}},
                "updated": {"label": "2026-03-01T09:30:00-07:00"},
                "im:rating": {"label": "2"},
                "im:version": {"label": "1.2"},
                "id": {"label": "9001"},
                "title": {"label": "Crashes"},
                "content": {"label": "It crashes on start", "attributes": {"type": "text"}},
                "im:voteSum": {"label": "3"},
            }
        ]
    }
}
APPLE_CONNECT = {
    "data": [
        {
            "type": "customerReviews",
            "id": "r-1",
            "attributes": {"rating": 2, "title": "Crashes", "body": "On start", "reviewerNickname": "rosa_a"}
            | {"createdDate": "2026-03-01T09:30:00Z", "territory": "USA"},
            "relationships": {"response": {"data": {"type": "customerReviewResponses", "id": "a-1"}}},
        }
    ],
    "included": [
        {
            "type": "customerReviewResponses",
            "id": "a-1",
            "attributes": {"responseBody": "Sorry!", "lastModifiedDate": "2026-03-02T10:00:00Z", "state": "PUBLISHED"},
        }
    ],
}
TRUSTPILOT_ROW: dict[str, object] = {
    "Review Created (UTC)": "2026-03-01 09:30:00",
    "Review Consumer User Id": "u1",
    "Review Username": "Rosa",
    "Review Title": "Late again",
    "Review Content": "Late again, and the box was wet.",
    "Review Stars": "2",
    "Review Id": "tp1",
    "Domain Url": "kettle.example",
    "Webshop Name": "Copper Kettle",
    "Company Response": "We are sorry.",
    "Company Reply Date (UTC)": "2026-03-02 10:00:00",
}
TRUSTPILOT_PAGE = {
    "id": "tp1",
    "text": "The box was wet.",
    "rating": 2,
    "title": "Late",
    "likes": 1,
    "dates": {"experiencedDate": "2026-02-20T00:00:00.000Z", "publishedDate": "2026-03-01T09:30:00.000Z"},
    "consumer": {"id": "u1", "displayName": "Rosa"},
    "reply": {"message": "We are sorry.", "publishedDate": "2026-03-02T10:00:00.000Z"},
    "language": "en",
}
AMAZON_ROW = {
    "reviewerID": "A1",
    "asin": "B001",
    "reviewerName": "Rosa",
    "helpful": [2, 3],
    "reviewText": "Copper Kettle boils quickly",
    "overall": 5.0,
    "summary": "Quick",
    "unixReviewTime": 1772357400,
    "reviewTime": "03 1, 2026",
}

REVIEW_SAMPLES: dict[str, Sample] = {
    "stackexchange_dump": ("coffee.stackexchange.com/Posts.xml", POSTS_XML.encode()),
    "stackexchange_dump/comments": ("coffee.stackexchange.com/Comments.xml", COMMENTS_XML.encode()),
    "google_play": ("reviews.csv", table(*PLAY_ROWS)),
    "google_play/json": ("reviews.json", document(PLAY_ROWS)),
    "google_play/js": ("reviews.json", document([PLAY_JS])),
    "google_play/console": ("reviews_com.example.kettle_202603.csv", table(PLAY_CONSOLE, encoding="utf-16")),
    "google_play/api": ("reviews.json", document(PLAY_API)),
    "app_store": ("reviews.csv", table(*APPLE_ROWS)),
    "app_store/feed": ("reviews.json", document(APPLE_FEED)),
    "app_store/connect": ("reviews.json", document(APPLE_CONNECT)),
    "trustpilot": ("reviews.csv", table(TRUSTPILOT_ROW)),
    "trustpilot/page": ("reviews.jsonl", lines(TRUSTPILOT_PAGE)),
    "amazon": ("reviews.jsonl", lines(AMAZON_ROW)),
    "amazon/csv": ("reviews.csv", table({**AMAZON_ROW, "helpful": "[2, 3]"})),
}
