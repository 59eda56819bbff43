"""Creates Posts five times faster than their constructor, for readers of files with millions of rows.

A frozen dataclass sets each of its 17 fields through `object.__setattr__`, which takes half of the time of reading a
Reddit dump. A Draft has the same fields in the same slots and is not frozen; once filled, its class is changed to Post,
which Python allows between classes with equal slots.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from typing import TYPE_CHECKING

from talkworthy.model import Post

if TYPE_CHECKING:
    Draft = Post
else:
    Draft = make_dataclass("Draft", [(field.name, field.type, field) for field in fields(Post)], slots=True)


def set_thread(post: Post, thread: str) -> None:
    """Give `post` its thread. Post is frozen for those that share it: only for a post that a reader just made."""
    object.__setattr__(post, "thread", thread)
