"""A simulated X on loopback with invented data: `python tests/collectors/loopback/x_server.py --port N`.

It implements what Tweepy requests: recent and full-archive search, counts, posts by id, users by name, with includes,
partial errors, next_token and the limits of the real one. The brand in its world is Brewlark, its account
brewlark_official; the bearer token is loopback-bearer. From the command line the world ends today, since
recent search covers 7 days.
"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback_http import Request, Response, run
from x_world import BASE, OFFICIAL, SNOWFLAKE_START, XWorld, make_world

__all__ = ["BASE", "BEARER", "OFFICIAL", "XServer", "XWorld", "make_world"]
BEARER = "loopback-bearer"
WINDOW = timedelta(days=7)
ALWAYS = ("id", "text", "edit_history_tweet_ids")
TROUBLE = "https://api.twitter.com/2/problems/"


class XServer:
    """Responds with the posts of a world at the time `now`. `billed`: posts, users and counts that are paid for."""

    def __init__(self, world: XWorld, now: datetime | None = None) -> None:
        self.world = world
        self.now = now or BASE + timedelta(days=3)
        self.billed = {"posts": 0, "users": 0, "counts": 0}

    def __call__(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {BEARER}":
            return Response(_problem("Unauthorized", "Unauthorized", "about:blank"), 401)
        routes = {
            "/2/tweets/search/recent": self._search,
            "/2/tweets/search/all": self._search,
            "/2/tweets/counts/recent": self._count,
            "/2/tweets/counts/all": self._count,
            "/2/tweets": self._look_up,
            "/2/users/by": self._users,
            "/2/usage/tweets": self._usage,
        }
        if request.path not in routes:
            return Response(_problem("Not Found", "no such route", "about:blank"), 404)
        response = routes[request.path](request)
        response.headers |= {"x-rate-limit-limit": "450", "x-rate-limit-remaining": "440", "x-rate-limit-reset": "99"}
        return response

    def _search(self, request: Request) -> Response:
        recent, fields = request.path.endswith("recent"), request.fields
        if not 10 <= int(fields.get("max_results", 10)) <= (100 if recent else 500):
            return _make_error("max_results")
        if error := self._check(request):
            return error
        matches = self._matches(request)
        start = int(fields.get("next_token", "page0").removeprefix("page"))
        page = matches[start : start + int(fields.get("max_results", 10))]
        if not page:
            return Response({"meta": {"result_count": 0}})
        meta = {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"], "result_count": len(page)}
        if start + len(page) < len(matches):
            meta["next_token"] = f"page{start + len(page)}"
        return Response(self._with_includes(page, fields) | {"meta": meta})

    def _check(self, request: Request) -> Response | None:
        """Return the error for a query that is too long, or a start before the recent search; None if it is valid."""
        recent, fields = request.path.endswith("recent"), request.fields
        if len(fields["query"]) > (512 if recent else 1024):
            return _make_error("query")
        if not recent:
            return None
        for name in ("since_id", "until_id"):
            if name in fields and self._moment(fields[name]) < self.now - WINDOW:
                return _make_error(name)
        if "start_time" in fields and datetime.fromisoformat(fields["start_time"]) < self.now - WINDOW:
            return _make_error("start_time")
        return None

    def _moment(self, native: str) -> datetime:
        return datetime.fromtimestamp(((int(native) >> 22) + SNOWFLAKE_START) / 1000, UTC)

    def _matches(self, request: Request) -> list[dict[str, Any]]:
        """Return matching tweets, newest first, within `since_id`, `until_id` and `start_time`."""
        fields, wanted = request.fields, to_predicate(request.fields["query"])
        begin = self.now - (WINDOW if request.path.endswith("recent") else timedelta(days=30))
        if "start_time" in fields:
            begin = datetime.fromisoformat(fields["start_time"])
        since, until = int(fields.get("since_id", 0)), int(fields.get("until_id", 2**63))
        matches = [
            tweet
            for native, tweet in self.world.tweets.items()
            if since < int(native) < until
            and (since or self._moment(native) >= begin)
            and self._moment(native) <= self.now
            and wanted(tweet)
        ]
        return sorted(matches, key=lambda tweet: int(tweet["id"]), reverse=True)

    def _with_includes(self, tweets: list[dict[str, Any]], fields: dict[str, str]) -> dict[str, Any]:
        expansions, wanted = fields.get("expansions", "").split(","), fields.get("tweet.fields", "").split(",")
        references = dict.fromkeys(r["id"] for t in tweets for r in t.get("referenced_tweets", ()))
        if "referenced_tweets.id" not in expansions:
            references = {}
        included = [self.world.tweets[native] for native in references if native in self.world.tweets]
        missing = [native for native in references if native not in self.world.tweets]
        answer: dict[str, Any] = {"data": [_cut(tweet, wanted) for tweet in tweets]}
        includes: dict[str, Any] = {"tweets": [_cut(tweet, wanted) for tweet in included]} if included else {}
        if "author_id" in expansions:
            authors = {tweet["author_id"] for tweet in (*tweets, *included)}
            includes["users"] = [self._user(native) for native in sorted(authors)]
            self.billed["users"] += len(authors)
        self.billed["posts"] += len({tweet["id"] for tweet in (*tweets, *included)})
        errors = [_not_found(native, "referenced_tweets.id") for native in missing]
        return answer | ({"includes": includes} if includes else {}) | ({"errors": errors} if errors else {})

    def _user(self, native: str) -> dict[str, Any]:
        name = self.world.users[native]
        return {
            "id": native,
            "username": name,
            "name": name.title(),
            "verified_type": "business" if native == "900" else "none",
        }

    def _count(self, request: Request) -> Response:
        if error := self._check(request):
            return error
        self.billed["counts"] += 1
        return Response({"data": [], "meta": {"total_tweet_count": len(self._matches(request))}})

    def _look_up(self, request: Request) -> Response:
        ids = request.fields["ids"].split(",")
        if len(ids) > 100:
            return _make_error("ids")
        known = self.world.tweets | self.world.old
        tweets = [known[native] for native in ids if native in known and native not in self.world.protected]
        errors = [_not_found(native, "ids") for native in ids if native not in known]
        errors += [_not_allowed(native) for native in ids if native in self.world.protected]
        answer = self._with_includes(tweets, request.fields) if tweets else {}
        return Response(answer | ({"errors": errors} if errors else {}))

    def _usage(self, request: Request) -> Response:
        del request
        used = str(1000 + self.billed["posts"])
        return Response(
            {"data": {"project_id": "7", "project_cap": "2000000", "project_usage": used, "cap_reset_day": 5}}
        )

    def _users(self, request: Request) -> Response:
        names = request.fields["usernames"].lower().split(",")
        users = [self._user(native) for native, name in self.world.users.items() if name in names]
        self.billed["users"] += len(users)
        known = {user["username"] for user in users}
        errors = [_not_found(name, "usernames", "user") for name in names if name not in known]
        return Response(({"data": users} if users else {}) | ({"errors": errors} if errors else {}))


def to_predicate(query: str) -> Any:
    """Return a predicate of tweets for a query. Raises ValueError if the collector does not use such queries."""
    if threads := re.fullmatch(r"\((conversation_id:\d+(?: OR conversation_id:\d+)*)\)", query):
        ids = set(re.findall(r"\d+", threads[1]))
        return lambda tweet: tweet["conversation_id"] in ids
    if not query.endswith(" -is:retweet"):
        raise ValueError(f"the simulated X does not support {query}")
    groups = re.findall(r"\(((?:\"[^\"]+\"(?: OR )?)+)\)", query) or re.findall(r"\"[^\"]+\"", query)
    tests = [_any_phrase(group) for group in groups]
    return lambda tweet: all(test.search((tweet.get("note_tweet") or tweet)["text"]) for test in tests)


def _any_phrase(group: str) -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase) for phrase in re.findall(r'"([^"]+)"', group))
    return re.compile(rf"\b({phrases})\b", re.IGNORECASE)


def _cut(tweet: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    return {key: value for key, value in tweet.items() if key in ALWAYS or key in wanted}


def _not_found(native: str, parameter: str, kind: str = "tweet") -> dict[str, Any]:
    return {
        "value": native,
        "resource_id": native,
        "detail": f"Could not find {kind} with {parameter}: [{native}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "type": TROUBLE + "resource-not-found",
    }


def _not_allowed(native: str) -> dict[str, Any]:
    detail = f"Sorry, you are not authorized to see the Tweet with ids: [{native}]."
    problem = {"title": "Authorization Error", "detail": detail, "type": TROUBLE + "not-authorized-for-resource"}
    return _not_found(native, "ids") | problem


def _problem(title: str, detail: str, kind: str) -> dict[str, Any]:
    return {"title": title, "detail": detail, "type": kind}


def _make_error(parameter: str) -> Response:
    detail = "One or more parameters to your request was invalid."
    errors = [{"parameters": {parameter: []}, "message": f"'{parameter}' is not accepted"}]
    return Response({"errors": errors, **_problem("Invalid Request", detail, TROUBLE + "invalid-request")}, 400)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=30)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    run(
        lambda options: XServer(
            make_world(options.threads, today - timedelta(hours=options.threads + 1)),
            today + timedelta(days=1),
        ),
        parser,
    )
