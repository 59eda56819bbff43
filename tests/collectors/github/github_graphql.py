"""The part of the simulated GitHub that answers GraphQL queries for discussions."""

from __future__ import annotations

from typing import Any

from loopback_http import Response


def answer_graphql(world: Any, body: dict[str, Any], max_results: int) -> Response:
    """Return the response to one of the queries that the collector makes."""
    query, variables = body["query"], body["variables"]
    if "search(" in query:
        return Response({"data": {"search": _search(world, variables, max_results)}})
    if "node(" in query:
        comments = [comment for raw in world.discussions.values() for comment in raw["comments"]]
        match = next((comment for comment in comments if comment["id"] == variables["id"]), None)
        node = None if match is None else {"replies": to_page(match["replies"], variables["after"])}
        return Response({"data": {"node": node}})
    return _discussion(world, variables)


def _search(world: Any, variables: dict[str, Any], max_results: int) -> dict[str, Any]:
    from github_server import discussion_text, is_in_place, is_in_time

    text = variables["text"]
    word = text.partition(" ")[0].strip('"').lower()
    matches = [
        raw
        for name, raw in world.discussions.items()
        if word in discussion_text(raw)
        and is_in_place(text, name)
        and is_in_time(text, raw, ("createdAt", "updatedAt"))
    ]
    matches.sort(key=lambda raw: raw["updatedAt"], reverse=True)
    shown = [raw | {"comments": {"totalCount": len(raw["comments"])}} for raw in matches[:max_results]]
    return to_page(shown, variables["after"]) | {"discussionCount": len(matches)}


def _discussion(world: Any, variables: dict[str, Any]) -> Response:
    repository = f"{variables['owner']}/{variables['name']}"
    raw = world.discussions.get(f"{repository}#{variables['number']}")
    if raw is None or repository in world.private:
        data = {"repository": None if repository in world.private else {"discussion": None}}
        error = {"type": "NOT_FOUND", "path": ["repository"], "message": "Could not resolve to a node"}
        return Response({"data": data, "errors": [error]})
    comments = [comment | {"replies": to_page(comment["replies"], None)} for comment in raw["comments"]]
    return Response({"data": {"repository": {"discussion": raw | {"comments": to_page(comments, variables["after"])}}}})


def to_page(nodes: list[Any], after: str | None, size: int = 100) -> dict[str, Any]:
    """Return a page of a connection, after the cursor `after`."""
    begin = int(after or 0)
    about = {"hasNextPage": len(nodes) > begin + size, "endCursor": str(begin + size)}
    return {"totalCount": len(nodes), "pageInfo": about, "nodes": nodes[begin : begin + size]}
