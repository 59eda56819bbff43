"""Small files of tables, listening tools and dumps, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

from sample_files import Sample, document, headless, lines, table

PRAW_COMMENTS: list[dict[str, object]] = [
    {"id": "k3aa11", "author": "rosa_bean", "body": "Copper Kettle?", "created_utc": 1772357400.0}
    | {"parent_id": "t3_16xy01", "link_id": "t3_16xy01", "score": 5, "subreddit": "slowcoffee"},
    {"id": "k3aa22", "author": "tomas_grinds", "body": "yes", "created_utc": 1772357460.0}
    | {"parent_id": "t1_k3aa11", "link_id": "t3_16xy01", "score": 2, "subreddit": "slowcoffee"},
]
PRAW_SUBMISSION: dict[str, object] = {
    "id": "16xy01",
    "author": "ines_pours",
    "title": "Which roast?",
    "selftext": "For two people",
    "created_utc": 1772357400.0,
    "score": 12,
    "num_comments": 2,
    "subreddit": "slowcoffee",
}
DUMPED_COMMENT: dict[str, object] = {
    "author": "u/rosa_bean",
    "score": 5,
    "created": "2026-03-01 09:30",
    "link": "https://www.reddit.com/r/slowcoffee/comments/16xy01/_/k3aa11/",
    "body": "Copper Kettle?",
}
FILTERED = [
    [
        5,
        "2026-03-01",
        "Which roast?",
        "u/rosa",
        "https://www.reddit.com/r/slowcoffee/comments/16xy01/which/",
        "For two",
    ],
    [7, "2026-03-02", "A gift", "u/tomas", "https://www.reddit.com/r/slowcoffee/comments/16xy02/a/", "Beans, or tea?"],
]
TWARC_ROWS: list[dict[str, object]] = [
    {"id": "1700000000000000001", "conversation_id": "1700000000000000001", "referenced_tweets.replied_to.id": ""}
    | {"referenced_tweets.retweeted.id": "", "author_id": "5", "author.username": "rosa", "lang": "en"}
    | {"created_at": "2026-03-01T09:30:00.000Z", "text": "Copper Kettle", "public_metrics.like_count": 4},
    {"id": "1700000000000000002", "conversation_id": "1700000000000000001"}
    | {"referenced_tweets.replied_to.id": "1700000000000000001", "referenced_tweets.retweeted.id": ""}
    | {"author_id": "6", "author.username": "tomas", "lang": "en", "created_at": "2026-03-01T09:31:00.000Z"}
    | {"text": "@rosa agreed", "public_metrics.like_count": 0},
    {"id": "1700000000000000003", "conversation_id": "1700000000000000003", "referenced_tweets.replied_to.id": ""}
    | {"referenced_tweets.retweeted.id": "1700000000000000001", "author_id": "7", "author.username": "ines"}
    | {"lang": "en", "created_at": "2026-03-01T09:32:00.000Z", "text": "RT @rosa: Copper Kettle"}
    | {"public_metrics.like_count": 0},
]
AIRLINE_ROW: dict[str, object] = {
    "tweet_id": "570306133677760513",
    "airline_sentiment": "neutral",
    "airline_sentiment_confidence": "1.0",
    "airline": "Example Air",
    "name": "rosa",
    "retweet_count": 0,
    "text": "@ExampleAir what a flight",
    "tweet_created": "2015-02-24 11:35:52 -0800",
    "user_timezone": "Eastern Time",
}
SENTIMENT_ROWS = [
    ["0", "1467810369", "Mon Apr 06 22:19:45 PDT 2009", "NO_QUERY", "rosa", "no coffee left"],
    ["4", "1467810672", "Mon Apr 06 22:19:49 PDT 2009", "NO_QUERY", "tomas", "coffee at last"],
]
SNSCRAPE = {
    "_type": "snscrape.modules.twitter.Tweet",
    "url": "https://twitter.com/tomas/status/1700000000000000002",
    "date": "2026-03-01T09:31:00+00:00",
    "rawContent": "@rosa agreed",
    "renderedContent": "@rosa agreed",
    "id": 1700000000000000002,
    "user": {"_type": "snscrape.modules.twitter.User", "username": "tomas"},
    "replyCount": 0,
    "retweetCount": 1,
    "likeCount": 2,
    "quoteCount": 0,
    "conversationId": 1700000000000000001,
    "lang": "en",
    "viewCount": 90,
    "retweetedTweet": None,
    "quotedTweet": None,
    "inReplyToTweetId": 1700000000000000001,
}
RETWEETED = {**SNSCRAPE, "id": 1700000000000000003, "rawContent": "RT @tomas: agreed", "retweetedTweet": SNSCRAPE}

REDDIT_URL = "https://www.reddit.com/r/espresso/comments/abc/which/def"
TALKWALKER = {"url": REDDIT_URL, "published": 1772357400000, "content": "Fine", "title": "T", "source_type": ["A"]}
TWEET = {"id": "2", "text": "Fine", "author_id": "5", "created_at": "2026-03-01T09:30:00Z", "conversation_id": "1"}
MELTWATER: dict[str, object] = {"Date": "2/24/2026 9:30", "URL": REDDIT_URL, "Opening Text": "Fine", "Hit Sentence": ""}
SUPPORT_TWEET: dict[str, object] = {
    "tweet_id": 2,
    "author_id": "rosa",
    "inbound": True,
    "created_at": "Tue Oct 31 22:10:10 +0000 2017",
    "text": "Fine",
    "response_tweet_id": "",
    "in_response_to_tweet_id": 1,
}
REDDIT_DUMP = {"id": "k3aa11", "body": "Fine", "created_utc": 1772357400, "link_id": "t3_16xy01", "author": "rosa"}
OWN = {"source": "forum", "id": "forum:1", "created_at": "2026-03-01T09:30:00Z", "text": "Fine", "author": "rosa"}
FOURCAT: dict[str, object] = {"id": "2", "thread_id": "1", "body": "Fine", "timestamp": "2026-03-01", "author": "rosa"}
BRANDWATCH: dict[str, object] = {"Query Name": "K", "Date": "2026-03-01", "Full Text": "Fine", "Url": REDDIT_URL}

TABLE_SAMPLES: dict[str, Sample] = {
    "brandwatch": ("export.csv", table(BRANDWATCH)),
    "fourcat": ("dataset.csv", table(FOURCAT)),
    "meltwater": ("meltwater.csv", table({**MELTWATER, "Influencer": "rosa"}, delimiter="\t", encoding="utf-16")),
    "reddit_dump": ("RC_2026.jsonl", lines(REDDIT_DUMP)),
    "support_tweets": ("twcs.csv", table(SUPPORT_TWEET)),
    "talkwalker": ("results.json", document([{**TALKWALKER, "root_url": "r"}])),
    "talkworthy_ndjson": ("posts.ndjson", lines(OWN)),
    "twarc": ("tweets.jsonl", lines({"data": [TWEET], "includes": {"users": [{"id": "5", "username": "rosa"}]}})),
    "x_compliance": (
        "compliance.jsonl",
        lines({"id": "17", "action": "delete", "created_at": "2023-10-01T09:00:00.000Z", "reason": "deleted"}),
    ),
    "reddit_table": ("comments.csv", table(*PRAW_COMMENTS)),
    "reddit_table/submissions": ("posts.csv", table(PRAW_SUBMISSION)),
    "reddit_table/dumped": ("slowcoffee_comments.csv", table(DUMPED_COMMENT)),
    "pushshift_filter": ("filtered.csv", headless(FILTERED)),
    "x_table": ("tweets.csv", table(*TWARC_ROWS)),
    "x_table/airlines": ("Tweets.csv", table(AIRLINE_ROW)),
    "sentiment140": ("training.csv", headless(SENTIMENT_ROWS, encoding="latin-1")),
    "snscrape": ("tweets.jsonl", lines(SNSCRAPE, RETWEETED)),
}
