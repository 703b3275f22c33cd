"""From newsmill's records to a table of quotes, with pandas and with polars.

    newsmill enrich -f ndjson samples/ > records.ndjson
    python examples/records.py records.ndjson
"""

import json
import subprocess
import sys


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def with_pandas(records):
    """Who is quoted most, in words of theirs."""
    import pandas

    quotes = pandas.json_normalize(records, "quotes", ["id", "title"], meta_prefix="article.")
    quotes["words"] = quotes["text"].str.split().str.len()
    return quotes.groupby("speaker.name")["words"].sum().sort_values(ascending=False)


def with_polars(path):
    """The same with polars, which reads the file by itself."""
    import polars

    articles = polars.read_ndjson(path, infer_schema_length=None)
    quotes = articles.select("quotes").explode("quotes").unnest("quotes").drop_nulls("text")
    return (
        quotes.with_columns(
            polars.col("speaker").struct.field("name"),
            polars.col("text").str.split(" ").list.len().alias("words"),
        )
        .drop_nulls("name")
        .group_by("name")
        .agg(polars.col("words").sum())
        .sort("words", "name", descending=[True, False])
    )


def enrich(newsmill, articles):
    """Articles of a program's own, through one process; gives the records by id."""
    lines = "".join(json.dumps(article) + "\n" for article in articles)
    done = subprocess.run(
        [newsmill, "enrich", "-f", "ndjson", "-"],
        input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False,
    )
    return {record["id"]: record for record in map(json.loads, done.stdout.splitlines())}


if __name__ == "__main__":
    path = sys.argv[1]
    records = read(path)
    for record in records:
        for quote in record["quotes"]:
            # Offsets are code points, as Python's are.
            said = " ".join(record["text"][start:end] for start, end in quote["content"])
            assert said == quote["text"]
    by_pandas = with_pandas(records)
    print(by_pandas.head(10).to_string())
    by_polars = with_polars(path)
    print(by_polars.head(10))
    assert sum(by_pandas) == by_polars["words"].sum()
    if len(sys.argv) > 2:
        mine = enrich(sys.argv[2], [{"id": "a", "body": '"No," said Anna Berg.'}, {"id": "b", "body": " "}])
        assert list(mine) == ["a"] and mine["a"]["quotes"][0]["speaker"]["name"] == "Anna Berg"
