"""The two databases that records are loaded into, behind one small interface.

A store has `load(bodies)`, which commits a batch of records whole or not at all, `reject(body, reason)`,
`load_list(name, rows)` and `close()`. It raises `BadRecords` when the batch itself is at fault, and
`Unavailable` when the database is: then the same batch can be loaded later.
"""

import csv
import hashlib
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMA = "newsmill.article/1"


class BadRecords(Exception):
    """The database refuses what is in the batch: loading it again would fail again."""


class Unavailable(Exception):
    """The database can not be reached or is in use: try again later."""


def fault_of(body):
    """What keeps the bytes `body` from being a record, in words; None when they are one."""
    try:
        record = json.loads(body)
    except ValueError as error:
        return f"not JSON: {error}"
    schema = record.get("schema") if isinstance(record, dict) else None
    if schema != SCHEMA:
        return f"not a record of {SCHEMA}: its schema is {schema!r}"
    if not isinstance(record.get("id"), str) or not record["id"]:
        return "the record has no id"
    return None


def sql(*path):
    """The text of an SQL file beside this one."""
    return HERE.joinpath(*path).read_text(encoding="utf-8")


def read_list(path):
    """The rows (name, value) of a CSV file whose first two columns are a name and a group, under a header."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise ValueError(f"{path}: row {number} should be a name and a group, as in: Anna Berg,woman")
    return {row[0].strip(): row[1].strip() for row in rows[1:]}


class DuckDb:
    """A DuckDB file. It is opened for each call and closed after it, because DuckDB lets nobody read a file
    that another process has open for writing."""

    def __init__(self, path):
        import duckdb

        self.duckdb, self.path = duckdb, path
        with self.open() as connection:
            connection.execute(sql("schema", "duckdb.sql"))
            connection.execute(sql("schema", "views.sql"))
            connection.execute(sql("schema", "comments.sql"))

    def open(self):
        try:
            connection = self.duckdb.connect(str(self.path))
            connection.execute("SET TimeZone = 'UTC'")
            return connection
        except self.duckdb.IOException as error:
            raise Unavailable(f"{self.path}: {error}") from error

    def load(self, bodies):
        with self.open() as connection:
            connection.begin()
            try:
                connection.execute("CREATE TEMP TABLE incoming (position BIGINT, record JSON)")
                connection.executemany(
                    "INSERT INTO incoming VALUES (?, ?)", list(enumerate(body.decode() for body in bodies))
                )
                connection.execute(sql("upsert", "duckdb.sql"))
                connection.commit()
            except (self.duckdb.DataError, self.duckdb.IntegrityError, self.duckdb.ProgrammingError) as error:
                connection.rollback()
                raise BadRecords(str(error)) from error

    def reject(self, body, reason):
        with self.open() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO rejected VALUES (?, ?, ?)", [hashlib.sha256(body).hexdigest(), reason, body]
            )

    def load_list(self, name, rows):
        with self.open() as connection:
            connection.begin()
            connection.execute("DELETE FROM lists WHERE list = ?", [name])
            for key, value in rows.items():
                connection.execute("INSERT INTO lists VALUES (?, ?, ?)", [name, key, value])
            connection.commit()

    def close(self):
        """Nothing is open between calls."""


class Postgres:
    """A PostgreSQL database; the tables are in a schema of their own. A lost connection is opened anew at the
    next call."""

    def __init__(self, target, schema="newsmill"):
        import psycopg

        self.psycopg, self.target, self.schema, self.connection = psycopg, target, schema, None
        with self.transaction() as cursor:
            # Two loaders that start at once must not make the same table at once.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('newsmill schema'))")
            name = psycopg.sql.Identifier(schema)
            cursor.execute(psycopg.sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
            cursor.execute(sql("schema", "postgres.sql"))
            cursor.execute(sql("schema", "views.sql"))
            cursor.execute(sql("schema", "comments.sql"))

    def transaction(self):
        return _Transaction(self)

    def load(self, bodies):
        with self.transaction() as cursor:
            cursor.execute("CREATE TEMP TABLE incoming (position bigint, record jsonb) ON COMMIT DROP")
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                for position, body in enumerate(bodies):
                    copy.write_row((position, body.decode()))
            cursor.execute(sql("upsert", "postgres.sql"))

    def reject(self, body, reason):
        with self.transaction() as cursor:
            cursor.execute(
                "INSERT INTO rejected VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (hashlib.sha256(body).hexdigest(), reason.replace("\0", ""), body),
            )

    def load_list(self, name, rows):
        with self.transaction() as cursor:
            cursor.execute("DELETE FROM lists WHERE list = %s", (name,))
            cursor.executemany("INSERT INTO lists VALUES (%s, %s, %s)", [(name, *row) for row in rows.items()])

    def close(self):
        if self.connection is not None:
            self.connection.close()


class _Transaction:
    """A cursor within a transaction: committed at the end, rolled back on any error."""

    def __init__(self, store):
        self.store = store

    def __enter__(self):
        store = self.store
        try:
            if store.connection is None or store.connection.closed:
                store.connection = store.psycopg.connect(store.target)
                name = store.psycopg.sql.Identifier(store.schema)
                store.connection.execute(store.psycopg.sql.SQL("SET search_path TO {}").format(name))
                store.connection.commit()
            return store.connection.cursor()
        except store.psycopg.OperationalError as error:
            raise Unavailable(str(error).strip()) from error

    def __exit__(self, kind, error, trace):
        store, psycopg = self.store, self.store.psycopg
        try:
            if error is None:
                store.connection.commit()
                return
            store.connection.rollback()
        except psycopg.OperationalError as lost:
            raise Unavailable(str(lost).strip()) from lost
        if isinstance(error, psycopg.OperationalError):
            raise Unavailable(str(error).strip()) from error
        if isinstance(error, (psycopg.DataError, psycopg.IntegrityError)):
            raise BadRecords(str(error).strip()) from error


def load_batch(store, bodies):
    """Loads the records of `bodies`, and keeps what is no record in the table rejected, so that one bad
    message neither stops the others nor is lost. Returns the number of records loaded."""
    good = []
    for body in bodies:
        reason = fault_of(body)
        if reason is None:
            good.append(body)
        else:
            store.reject(body, reason)
    if not good:
        return 0
    try:
        store.load(good)
        return len(good)
    except BadRecords as error:
        if len(good) == 1:
            store.reject(good[0], str(error))
            return 0
    return sum(load_batch(store, [body]) for body in good)
