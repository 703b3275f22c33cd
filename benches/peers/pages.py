"""Pages by trafilatura: pages.py PAGES.ndjson OUT.jsonl ROUNDS, PAGES as made by articles.py

Writes what the published scorer reads and prints pages a second: each page's time is the least of all
rounds, for on a busy machine the others tell of its neighbours."""
import json
import logging
import sys
import time

import trafilatura

logging.disable(logging.CRITICAL)


def extract(page):
    # The defaults, but for readers' comments, which are no part of an article.
    return trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)


def names(text):
    return [name.strip() for name in (text or "").split(";") if name.strip()]


def main(pages, out, rounds):
    with open(pages, encoding="utf8") as lines:
        pages = [json.loads(line) for line in lines]
    extract(pages[0]["body"])
    least = [float("inf")] * len(pages)
    found = [None] * len(pages)
    for _ in range(rounds):
        for at, page in enumerate(pages):
            started = time.perf_counter()
            found[at] = extract(page["body"])
            least[at] = min(least[at], time.perf_counter() - started)
    with open(out, "w", encoding="utf8") as file:
        for page, document in zip(pages, found):
            row = {"id": page["id"]}
            if document:
                row |= {
                    "text": document.text,
                    "title": document.title,
                    "authors": names(document.author),
                    "published": document.date,
                    "tags": document.tags or [],
                }
            print(json.dumps(row), file=file)
    print(f"{len(pages) / sum(least):.2f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
