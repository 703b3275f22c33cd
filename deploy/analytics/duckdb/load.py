"""Loads NDJSON files of records into a DuckDB database, making its tables where they are missing.

    pip install duckdb
    python load.py news.duckdb records.ndjson [MORE.ndjson …]

Each file is loaded whole or not at all, and can be loaded again: records are upserted by id.
"""

import pathlib
import sys

import duckdb

HERE = pathlib.Path(__file__).parent


def main(database, *files):
    connection = duckdb.connect(database)
    connection.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
    load = (HERE / "load.sql").read_text(encoding="utf-8")
    for file in files:
        connection.begin()
        connection.execute("SET VARIABLE file = ?", [file])
        connection.execute(load)
        connection.commit()
    connection.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
