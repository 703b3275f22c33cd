"""What the two loaders share: NDJSON files in, rows out."""

import argparse
import sys

import stores

BATCH = 500


def arguments(description, target_help):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("target", help=target_help)
    parser.add_argument("files", nargs="*", help="NDJSON files of records; - reads standard input")
    parser.add_argument(
        "--list", action="append", default=[], metavar="NAME=FILE.csv",
        help="a list of your own (name,group under a header), as in gender=gender.csv; replaces the one of that name",
    )
    return parser


def lines(names):
    """The lines of the files, as (file, number, bytes); empty ones left out."""
    for name in names:
        file = sys.stdin.buffer if name == "-" else open(name, "rb")
        with file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield name, number, line.rstrip(b"\r\n")


def run(store, args):
    """Loads lists and files. A line that is no record ends it with a message; the batches before it stay."""
    for entry in args.list:
        name, equals, path = entry.partition("=")
        if not equals:
            sys.exit(f"error: --list {entry}: should be NAME=FILE.csv")
        store.load_list(name, stores.read_list(path))
    batch, loaded = [], 0

    def load():
        nonlocal loaded
        if batch:
            store.load([line for _, _, line in batch])
            loaded += len(batch)
            batch.clear()

    try:
        for place in lines(args.files):
            name, number, line = place
            reason = stores.fault_of(line)
            if reason:
                load()
                sys.exit(f"error: {name}, line {number}: {reason}; {loaded} records were loaded")
            batch.append(place)
            if len(batch) == BATCH:
                load()
        load()
    except stores.BadRecords as error:
        first, last = batch[0], batch[-1]
        sys.exit(
            f"error: the database refuses a record of {first[0]}, line {first[1]}, to {last[0]}, line {last[1]}: "
            f"{error}; {loaded} records were loaded"
        )
    finally:
        store.close()
    print(f"{loaded} records loaded")


def main(store_of, description, target_help, add=None):
    parser = arguments(description, target_help)
    if add:
        add(parser)
    args = parser.parse_intermixed_args()
    try:
        run(store_of(args), args)
    except (stores.Unavailable, OSError, ValueError) as error:
        sys.exit(f"error: {error}")
