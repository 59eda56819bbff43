"""Conditions on any number of values: databases limit the number of a statement's parameters, not their size."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Connection, any_, bindparam, func, select


def is_one_of(connection: Connection, column: Any, values: Iterable[Any]) -> Any:
    """Return the condition that `column` (text or whole numbers) is one of `values`, sent as a single parameter.

    SQLite allows 32,766 parameters (https://www.sqlite.org/limits.html), PostgreSQL's protocol 65,535.
    """
    if connection.dialect.name == "sqlite":
        listed: Any = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type), unique=True))
