#!/usr/bin/env python3
"""Asks the worked questions: ask.py --duckdb news.duckdb [QUESTION …], or --postgres TARGET. A question is the
beginning of a file's name in questions/, such as 01; all of them when none is named."""

import argparse
import sys
import time
from decimal import Decimal

import stores

QUESTIONS = stores.HERE / "questions"


def questions(dialect, wanted=()):
    """Name and SQL of each question in a dialect, in order."""
    other = {"duckdb": "postgres", "postgres": "duckdb"}[dialect]
    for path in sorted(QUESTIONS.glob("*.sql")):
        name = path.name.split(".")[0]
        if not path.name.endswith(f".{other}.sql") and (not wanted or any(name.startswith(want) for want in wanted)):
            yield name, path.read_text(encoding="utf-8")


def shown(value):
    """A value as text, the same from both databases: 1.50, 1.5 and Decimal("1.5") are all 1.5."""
    if value is None:
        return ""
    if isinstance(value, (float, Decimal)):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text
    return str(value)


def patiently(connect, busy, patience=10.0):
    """Connects, waiting for a while when the consumer has the file open: it does for each of its batches."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return connect()
        except busy as error:
            if "lock" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Answers:
    """A database to ask."""

    def __init__(self, duckdb_path=None, postgres=None, schema="newsmill"):
        if duckdb_path:
            import duckdb

            self.dialect, self.connection = "duckdb", patiently(
                lambda: duckdb.connect(str(duckdb_path), read_only=True), duckdb.IOException)
            self.connection.execute("SET TimeZone = 'UTC'")
        else:
            import psycopg

            self.dialect, self.connection = "postgres", psycopg.connect(postgres, autocommit=True)
            self.connection.execute("SET TimeZone = 'UTC'")
            self.connection.execute(psycopg.sql.SQL("SET search_path TO {}").format(psycopg.sql.Identifier(schema)))

    def rows(self, query):
        """The header, then the rows, all as text."""
        cursor = self.connection.execute(query)
        header = [column[0] for column in cursor.description]
        return [header] + [[shown(value) for value in row] for row in cursor.fetchall()]


def table(rows):
    """Rows as a Markdown table."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * len(cells[0]), *lines[1:]])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--duckdb", metavar="FILE")
    where.add_argument("--postgres", metavar="TARGET")
    parser.add_argument("--schema", default="newsmill", help="the tables' schema in PostgreSQL (newsmill)")
    parser.add_argument("question", nargs="*")
    args = parser.parse_intermixed_args()
    answers = Answers(args.duckdb, args.postgres, args.schema)
    found = list(questions(answers.dialect, args.question))
    if not found:
        sys.exit(f"error: no question in {QUESTIONS} begins with {' or '.join(args.question)}")
    for name, query in found:
        print(f"\n{query.splitlines()[0].removeprefix('-- ')} ({name})\n\n{table(answers.rows(query))}")


if __name__ == "__main__":
    main()
