"""The database's own clock, as a value in a statement: microseconds since 1970. Machines disagree about the time; those
that share a database share its clock."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SECOND = 1_000_000


class database_now(FunctionElement[int]):
    """Now; the same within a statement."""

    type = BigInteger()
    inherit_cache = True


@compiles(database_now)
def _everywhere(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"


@compiles(database_now, "sqlite")
def _in_sqlite(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
