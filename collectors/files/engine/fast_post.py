"""Makes Posts five times faster than their constructor does, for the readers of files with millions of rows.

A frozen dataclass sets each of its 17 fields through `object.__setattr__`, which takes half of all the time that
reading a dump takes. A draft has the same fields in the same slots and is not frozen; once filled, it becomes a Post
by a change of class, which Python allows between classes whose slots are equal.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from typing import TYPE_CHECKING

from talkworthy.model import Post

if TYPE_CHECKING:
    Draft = Post
else:
    Draft = make_dataclass("Draft", [(field.name, field.type, field) for field in fields(Post)], slots=True)
