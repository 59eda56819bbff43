"""A simulated GitHub: the REST API's search, issues and comments with their limits, and GraphQL for discussions.

The shapes are those of https://docs.github.com/en/rest/issues and https://docs.github.com/en/graphql; all words are
invented.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from github_graphql import answer_graphql
from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
TOKEN = "github_pat_invented0000"
SITE = "https://github.com"
BOT = "dependabot[bot]"


def to_text(at: float) -> str:
    """Return a moment as GitHub writes it."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class GithubWorld:
    """`issues` and `discussions`: name ("owner/name#1") -> the thread, with its comments under "thread".

    `gone`: names of deleted issues; `private`: repositories that are not public any more.
    """

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    discussions: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    _last: int = 3_000_000_000

    def issue(self, title: str, at: float, repository: str = "kettles/boil", **fields: Any) -> str:
        """Add an issue and return its name."""
        number = 1 + sum(name.startswith(f"{repository}#") for name in (*self.issues, *self.discussions))
        name = f"{repository}#{number}"
        path = "pull" if fields.get("pull_request") else "issues"
        own = {"number": number, "title": title, "html_url": f"{SITE}/{repository}/{path}/{number}", "comments": 0}
        self.issues[name] = self._post("It hums", at, "ada") | own | {"thread": []} | fields
        return name

    def comment(self, name: str, body: str, at: float, author: str = "bo", **fields: Any) -> int:
        """Add a comment to an issue and return its id."""
        issue = self.issues[name]
        comment = self._post(body, at, author)
        comment |= {"html_url": f"{issue['html_url']}#issuecomment-{comment['id']}"} | fields
        issue["thread"].append(comment)
        issue["comments"] += 1
        issue["updated_at"] = max(issue["updated_at"], to_text(at))
        return int(comment["id"])

    def discussion(self, title: str, at: float, repository: str = "kettles/boil") -> str:
        """Add a discussion and return its name."""
        number = 1 + sum(name.startswith(f"{repository}#") for name in (*self.issues, *self.discussions))
        url = f"{SITE}/{repository}/discussions/{number}"
        own = {"title": title, "updatedAt": to_text(at), "comments": []}
        self.discussions[f"{repository}#{number}"] = self._written("It hums", at, url, "ada") | own
        return f"{repository}#{number}"

    def reply(self, name: str, body: str, at: float, above: dict[str, Any] | None = None, **fields: Any) -> Any:
        """Add a comment to a discussion, or a reply to the comment `above`, and return it."""
        discussion = self.discussions[name]
        raw = self._written(body, at, "", "bo")
        raw |= {"url": f"{discussion['url']}#discussioncomment-{raw['databaseId']}", "deletedAt": None} | fields
        if above is None:
            discussion["comments"].append(raw | {"isAnswer": False, "replies": []})
            raw = discussion["comments"][-1]
        else:
            above["replies"].append(raw)
        discussion["updatedAt"] = max(discussion["updatedAt"], to_text(at))
        return raw

    def whole(self, name: str) -> set[str]:
        """Return the native ids of an issue and its comments, or of a discussion with all replies."""
        if name in self.issues:
            return {str(raw["id"]) for raw in (self.issues[name], *self.issues[name]["thread"])}
        comments = self.discussions[name]["comments"]
        replies = [reply for comment in comments for reply in comment["replies"]]
        return {str(raw["databaseId"]) for raw in (self.discussions[name], *comments, *replies)}

    def named(self, word: str = "brewlark") -> list[str]:
        """Return the names of the threads in which a post has this word."""
        issues = [name for name, issue in self.issues.items() if word in issue_text(issue)]
        return issues + [name for name, raw in self.discussions.items() if word in discussion_text(raw)]

    def delete(self, native: str) -> None:
        """Delete a comment."""
        for issue in self.issues.values():
            kept = [comment for comment in issue["thread"] if str(comment["id"]) != native]
            issue["comments"] -= len(issue["thread"]) - len(kept)
            issue["thread"] = kept

    def edit(self, native: str, body: str) -> None:
        """Change the text of an issue or a comment."""
        for issue in self.issues.values():
            for raw in (issue, *issue["thread"]):
                if str(raw["id"]) == native:
                    raw["body"] = body

    def _post(self, body: str, at: float, author: str) -> dict[str, Any]:
        self._last += 1
        user = {"login": author, "id": 7, "type": "Bot" if author == BOT else "User"}
        times = {"created_at": to_text(at), "updated_at": to_text(at)}
        about = {"author_association": "NONE", "reactions": {"+1": 2, "total_count": 2}}
        return {"id": self._last, "body": body, "user": user, **times, **about}

    def _written(self, body: str, at: float, url: str, author: str) -> dict[str, Any]:
        self._last += 1
        about = {"author": {"login": author, "__typename": "User"}, "authorAssociation": "NONE", "upvoteCount": 3}
        own = {"databaseId": self._last, "id": f"D_{self._last}", "url": url}
        return {**own, "body": body, "createdAt": to_text(at), **about}


def issue_text(issue: dict[str, Any]) -> str:
    """Return all words of an issue in lower case."""
    return " ".join([str(issue["title"]), *(raw["body"] or "" for raw in (issue, *issue["thread"]))]).lower()


def discussion_text(raw: dict[str, Any]) -> str:
    """Return all words of a discussion in lower case."""
    replies = [reply["body"] for comment in raw["comments"] for reply in (comment, *comment["replies"])]
    return " ".join([raw["title"], raw["body"], *replies]).lower()


def make_world(issues: int = 12) -> GithubWorld:
    """Every third issue names Brewlark in its title, every third in a comment."""
    world = GithubWorld()
    for number in range(issues):
        at = BASE + number * HOUR
        title = f"Brewlark hums {number}" if number % 3 == 0 else f"A kettle hums {number}"
        issue = world.issue(title, at)
        world.comment(issue, f"mine **does** so, too {number}", at + 60)
        world.comment(issue, "as does my Brewlark" if number % 3 == 1 else "all do", at + 120, "cy")
        world.comment(issue, "thanks", at + 180, "ada")
    return world


class GithubServer:
    """Responds to requests. `core` and `searches`: requests that are left of each limit until it is full again.

    `max_results`: of one search; `incomplete`: whether searches take too long.
    """

    def __init__(self, world: GithubWorld, core: float = math.inf, searches: float = math.inf) -> None:
        self.world = world
        self.core = core
        self.searches = searches
        self.reset = BASE + HOUR
        self.max_results = 1000
        self.incomplete = False

    def __call__(self, request: Request) -> Response:
        token = request.headers.get("authorization", "")
        if token not in ("", f"Bearer {TOKEN}"):
            return Response({"message": "Bad credentials", "status": "401"}, 401)
        if request.path == "/rate_limit":
            return Response({"resources": {"core": {"limit": 60, "remaining": min(self.core, 60), "reset": 0}}})
        if request.path == "/graphql":
            if not token:
                return Response({"message": "API rate limit exceeded"}, 403, self._limits("graphql", 0))
            return answer_graphql(self.world, json.loads(request.body), self.max_results)
        resource = "search" if request.path == "/search/issues" else "core"
        left = self.searches if resource == "search" else self.core
        if left <= 0:
            return Response({"message": "API rate limit exceeded"}, 403, self._limits(resource, 0))
        self.searches -= resource == "search"
        self.core -= resource == "core"
        response = self._search(request.fields) if resource == "search" else self._read(request)
        return Response(response.body, response.status, response.headers | self._limits(resource, left - 1))

    def _limits(self, resource: str, left: float) -> dict[str, str]:
        remaining = f"{min(left, 5000):.0f}"
        return {
            "X-RateLimit-Remaining": remaining, "X-RateLimit-Resource": resource, "X-RateLimit-Reset": str(self.reset)
        }  # fmt: skip

    def _search(self, fields: dict[str, str]) -> Response:
        query, page, size = fields["q"], int(fields["page"]), int(fields["per_page"])
        if "is:issue" not in query and "is:pull-request" not in query:
            return Response({"message": "Query must include 'is:issue' or 'is:pull-request'"}, 422)
        if page * size > 1000:
            return Response({"message": "Only the first 1000 search results are available"}, 422)
        issues = [issue for name, issue in self.world.issues.items() if matches(query, name, issue)]
        issues.sort(key=lambda issue: issue["updated_at"], reverse=True)
        shown = issues[: self.max_results][(page - 1) * size : page * size]
        about = {"total_count": len(issues), "incomplete_results": self.incomplete}
        return Response(about | {"items": [to_shown(issue) for issue in shown]})

    def _read(self, request: Request) -> Response:
        if match := re.fullmatch(r"/repos/([^/]+/[^/]+)(?:/issues/(comments/)?(\d+)(/comments)?)?", request.path):
            repository, single, number, many = match.groups()
            if repository in self.world.private:
                return missing()
            if number is None:
                return Response({"id": 1, "full_name": repository})
            return self._comment(number) if single else self._issue(f"{repository}#{number}", many, request)
        return missing()

    def _comment(self, native: str) -> Response:
        comments = [comment for issue in self.world.issues.values() for comment in issue["thread"]]
        return next((Response(comment) for comment in comments if str(comment["id"]) == native), missing())

    def _issue(self, name: str, many: str | None, request: Request) -> Response:
        if name in self.world.gone:
            return Response({"message": "This issue was deleted"}, 410)
        if name not in self.world.issues:
            return missing()
        if not many:
            return Response(to_shown(self.world.issues[name]))
        page, size = int(request.fields["page"]), int(request.fields["per_page"])
        since = request.fields.get("since", "")
        comments = [comment for comment in self.world.issues[name]["thread"] if comment["updated_at"] >= since]
        link = {"Link": f'<{request.path}?page={page + 1}>; rel="next"'} if len(comments) > page * size else {}
        return Response(comments[(page - 1) * size : page * size], 200, link)


def matches(query: str, name: str, issue: dict[str, Any]) -> bool:
    """Return whether a search shows this issue."""
    phrase = re.match(r'"([^"]*)"|(\S+)', query)
    assert phrase is not None
    kind = "is:pull-request" if issue.get("pull_request") else "is:issue"
    word = (phrase[1] or phrase[2]).lower()
    return kind in query and word in issue_text(issue) and is_in_place(query, name) and is_in_time(query, issue)


def is_in_place(query: str, name: str) -> bool:
    """Return whether a thread is where the query searches."""
    repository = name.partition("#")[0]
    own = {f"repo:{repository}", f"user:{repository.partition('/')[0]}"}
    only, without = (set(re.findall(rf"(?<=\s){sign}((?:repo|user):\S+)", query)) for sign in ("", "-"))
    return (not only or bool(own & only)) and not own & without


def is_in_time(query: str, raw: dict[str, Any], keys: tuple[str, str] = ("created_at", "updated_at")) -> bool:
    """Return whether a thread began and changed in the time of the query."""
    created, updated = (str(raw[key]) for key in keys)
    if (match := re.search(r"created:<(\S+)", query)) and created >= match[1]:
        return False
    if match := re.search(r"updated:(\d\S*)\.\.(\S+)", query):
        return match[1] <= updated <= match[2]
    if match := re.search(r"updated:(>=|<=)(\S+)", query):
        return updated >= match[2] if match[1] == ">=" else updated <= match[2]
    return True


def to_shown(issue: dict[str, Any]) -> dict[str, Any]:
    """Return an issue as the API shows it, without its comments."""
    return {key: value for key, value in issue.items() if key != "thread"}


def missing() -> Response:
    """Return the response for what does not exist."""
    return Response({"message": "Not Found", "status": "404"}, 404)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=12)
    run(lambda options: GithubServer(make_world(options.issues)), parser)
