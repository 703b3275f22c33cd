#!/usr/bin/env python3
"""Loads records into PostgreSQL: newsmill enrich -f ndjson FILES | load_postgres.py "dbname=news" -"""

import load_files
import stores

if __name__ == "__main__":
    load_files.main(
        lambda args: stores.Postgres(args.target, args.schema), __doc__,
        'the database, as a URL or as "host=… dbname=…"; what is left out comes from PGHOST, PGUSER and the like',
        lambda parser: parser.add_argument("--schema", default="newsmill", help="the tables' schema (newsmill)"),
    )
