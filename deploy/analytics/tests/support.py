"""What the tests share: the two databases, empty, and the records that they are filled with."""

import contextlib
import csv
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
ANALYTICS = HERE.parent
ROOT = ANALYTICS.parent.parent
sys.path.insert(0, str(ANALYTICS))

import ask  # noqa: E402
import stores  # noqa: E402

NEWSMILL = str(Path(os.environ.get("NEWSMILL", ROOT / "target/release/newsmill")).resolve())
POSTGRES = os.environ["NEWSMILL_TEST_POSTGRES"]
LISTS = {name: ANALYTICS / "lists" / f"{name}.csv" for name in ("gender", "party", "country")}

# Made by newsmill from samples/ and fixtures/articles.ndjson, and kept: so the answers do not change when its
# models do.
FROZEN = (ANALYTICS / "fixtures" / "records.ndjson").read_bytes().splitlines()


def live():
    """The records that the newsmill of today makes of the same articles."""
    files = [ROOT / "samples", ANALYTICS / "fixtures" / "articles.ndjson"]
    made = subprocess.run([NEWSMILL, "enrich", "-f", "ndjson", *map(str, files)], check=True, stdout=subprocess.PIPE)
    return made.stdout.splitlines()


class Database:
    """An empty database of one dialect: `store` to load it, `rows(sql)` to read it."""

    def __init__(self, dialect, folder):
        self.dialect = dialect
        if dialect == "duckdb":
            self.path = Path(folder) / f"{uuid.uuid4().hex}.duckdb"
            self.arguments = ["--duckdb", str(self.path)]
            self.loader = ["load_duckdb.py", str(self.path)]
            self.store = stores.DuckDb(self.path)
        else:
            schema = f"test_{uuid.uuid4().hex}"
            self.schema = schema
            self.arguments = ["--postgres", POSTGRES, "--schema", schema]
            self.loader = ["load_postgres.py", "--schema", schema, POSTGRES]
            self.store = stores.Postgres(POSTGRES, schema)

    def rows(self, query):
        """The rows as text, without the header."""
        return self.answers(query)[1:]

    def answers(self, query):
        if self.dialect == "duckdb":
            answers = ask.Answers(duckdb_path=self.path)
        else:
            answers = ask.Answers(postgres=POSTGRES, schema=self.schema)
        with contextlib.closing(answers.connection):
            return answers.rows(query)

    def count(self, table):
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])

    def contents(self):
        """Every row of every table but the lists, to compare."""
        tables = ("articles", "authors", "tags", "quotes", "quote_spans", "entities", "mentions", "links", "versions",
                  "version_quotes", "rejected")
        return {table: sorted(self.rows(f"SELECT * FROM {table}")) for table in tables}

    def fill(self, bodies):
        for name, path in LISTS.items():
            self.store.load_list(name, stores.read_list(path))
        self.store.load(bodies)
        return self


@contextlib.contextmanager
def databases():
    """One of each dialect."""
    with tempfile.TemporaryDirectory() as folder:
        both = [Database(dialect, folder) for dialect in ("duckdb", "postgres")]
        try:
            yield both
        finally:
            for database in both:
                database.store.close()


def on_each(test):
    """Runs a test on an empty database of each dialect."""

    @functools.wraps(test)
    def run(self):
        with databases() as both:
            for database in both:
                with self.subTest(database.dialect):
                    test(self, database)

    return run


def changed(body, **fields):
    """A record with other values at its top."""
    return json.dumps({**json.loads(body), **fields}, ensure_ascii=False).encode()


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def until(condition, what, limit=60.0, pause=0.05):
    """Waits for the condition, asked every `pause` seconds, whose value is returned; fails after `limit` seconds."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    raise AssertionError(f"{limit:g} s went by before {what}")
