"""One question for many values at once, however many: databases limit the parameters of a statement, not their size."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Connection, any_, bindparam, func, select


def is_one_of(connection: Connection, column: Any, values: Iterable[Any]) -> Any:
    """A condition: `column` (text or whole numbers) is one of `values`, which go over as a single parameter.

    SQLite stops at 32,766 parameters (https://www.sqlite.org/limits.html), PostgreSQL's protocol at 65,535.
    """
    if connection.dialect.name == "sqlite":
        listed: Any = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type), unique=True))
