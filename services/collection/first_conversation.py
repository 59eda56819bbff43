"""The first conversation that a first look at a brand stores: what it is about, who takes part, and a quote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collectors.engine.search.query import Wanted
from reports.wording.common import may_quote, safe_link
from reports.wording.quotes import quote_text
from services.collection.preview_posts import to_line
from talkworthy.model import Brand, Post
from talkworthy.storage.conversations.queries import load_newest_posts
from talkworthy.storage.store import Store

LONGEST_TITLE, LONGEST_QUOTE = 100, 180  # characters
LATEST = 200  # posts of the store that are searched


@dataclass(frozen=True, slots=True)
class FirstConversation:
    """A conversation in a few lines.

    `title` is that of its first post, or the beginning of its text; `quote` the text of the post that names the brand.
    Both are "" where the source does not allow quotes. `url` is "" where it has none that is safe to open.
    """

    source: str
    title: str
    quote: str
    people: int
    posts: int
    url: str


def to_first_conversation(posts: Sequence[Post], brand: Brand) -> FirstConversation | None:
    """Return the conversation in the posts of one page; None where none of them names the brand."""
    wanted = Wanted(brand)
    mention = next((post for post in posts if not post.gone and wanted.names_brand(post)), None)
    if mention is None:
        return None
    thread = [post for post in posts if post.thread == mention.thread and not post.gone]
    root = next((post for post in thread if post.id == post.thread), mention)
    people = len({post.author for post in thread if post.author})
    title, quote = root.title or root.text, mention.text or mention.title
    if not may_quote(mention.source):
        title = quote = ""
    url = safe_link(mention.url or root.url) or ""
    return FirstConversation(
        mention.source, _shorten(title, LONGEST_TITLE), _shorten(quote, LONGEST_QUOTE), people, len(thread), url
    )


def load_first_conversation(store: Store, brand: Brand) -> FirstConversation | None:
    """Return the first conversation among the newest posts of the store, while nothing is analysed yet."""
    with store.read() as connection:
        newest = load_newest_posts(connection, LATEST)
    by_thread: dict[str, list[Post]] = defaultdict(list)
    for post in newest:
        by_thread[post.thread].append(post)
    return _first(by_thread.values(), brand)


def _first(threads: Iterable[Sequence[Post]], brand: Brand) -> FirstConversation | None:
    conversations = (to_first_conversation(posts, brand) for posts in threads)
    return next((conversation for conversation in conversations if conversation is not None), None)


def _shorten(text: str, most: int) -> str:
    return quote_text(to_line(text), most, more="...") if text else ""
