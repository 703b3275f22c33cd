"""Compares the answers of DuckDB with those of PostgreSQL, and both with what is known of the articles."""

import csv
import json
import pathlib
import sys

import duckdb

work = pathlib.Path(sys.argv[1])
questions = pathlib.Path(__file__).parent / "questions"
connection = duckdb.connect(str(work / "news.duckdb"))
connection.execute("INSERT INTO people VALUES ('Anna Berg', 'women'), ('Tom Reyes', 'men')")


def plain(value):
    """A value as both databases would say it."""
    if value is None or value == "":
        return ""
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return str(value)


answers = {}
for question in sorted(questions.glob("*.sql")):
    name = question.stem
    ours = connection.execute(question.read_text(encoding="utf-8"))
    head = [column[0] for column in ours.description]
    rows = [[plain(value) if not hasattr(value, "isoformat") else str(value) for value in row] for row in ours.fetchall()]
    with open(work / f"{name}.csv", encoding="utf-8", newline="") as file:
        there_head, *there = csv.reader(file)
    there = [[plain(value) for value in row] for row in there]
    assert head == there_head, (name, head, there_head)
    assert rows == there, (name, [pair for pair in zip(rows, there) if pair[0] != pair[1]][:3], len(rows), len(there))
    assert rows, f"{name} finds nothing"
    answers[name] = [dict(zip(head, row)) for row in rows]
    print(f"ok    {name}: {len(rows)} rows, the same in both")

# Nothing was lost on the way: the tables hold what the records hold.
records = {}
for file in ("first.ndjson", "second.ndjson"):
    for line in (work / file).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        records[record["id"]] = record
for table, counted in {
    "articles": len(records),
    "authors": sum(len(record["authors"]) for record in records.values()),
    "quotes": sum(len(record["quotes"]) for record in records.values()),
    "quote_spans": sum(len(q["content"]) for record in records.values() for q in record["quotes"]),
    "entities": sum(len(record["entities"]) for record in records.values()),
    "mentions": sum(len(e["mentions"]) for record in records.values() for e in record["entities"]),
}.items():
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert found == counted, (table, found, counted)

groups = {row["grp"] for row in answers["03-groups"]}
assert {"women", "men"} <= groups, groups
twins = {(row["id"], row["other"]) for row in answers["04-near-duplicates"]}
assert ("story-1", "story-2") in twins, twins
changes = {(row["what"], row["text"].rstrip(",.")) for row in answers["05-changed-quotes"] if row["article_id"] == "story-3"}
assert ("gone or changed after", "We will open the tunnel in May") in changes, changes
assert ("new in", "We will open the tunnel in June") in changes, changes
assert any(row["articles"] == "2" for row in answers["08-same-words"])
print("ok    what is known of the articles is found")
