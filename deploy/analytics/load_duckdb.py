#!/usr/bin/env python3
"""Loads records into a DuckDB file: newsmill enrich -f ndjson FILES | load_duckdb.py news.duckdb -"""

import load_files
import stores

if __name__ == "__main__":
    load_files.main(lambda args: stores.DuckDb(args.target), __doc__, "the DuckDB file; made when missing")
