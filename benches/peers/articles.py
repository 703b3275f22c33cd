"""Annotated data as articles for newsmill, and its records as what the published scorers read.

articles.py paragraphs GOLD.jsonl            paragraphs  -> RawArticles, a paragraph a line
articles.py texts GOLD.jsonl[.gz]            texts       -> RawArticles
articles.py pages FOLDER                     *.html.gz   -> RawArticles
articles.py english_pages FOLDER             the same, of which the annotated text is English
articles.py own text/plain|text/html FILE... files of ours -> RawArticles
articles.py dumps GOLD.jsonl.gz              naive text  -> RawArticles
articles.py sentences GOLD.jsonl RECORDS     records     -> sentences by paragraph
articles.py quotes RECORDS                   records     -> quotes
articles.py bodies RECORDS                   records     -> bodies and what is known of them"""
import glob
import gzip
import json
import os
import re
import sys


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def paragraph_lines(article):
    """The paragraphs as lines, and which of them hold words."""
    lines = [" ".join(paragraph.split()) for paragraph in article["paras"]]
    return lines, [bool(line) for line in lines]


def paragraphs(gold):
    for article in read(gold):
        body = "\n".join(paragraph_lines(article)[0])
        yield {"id": str(article["id"]), "body": body, "language": "en"}


def texts(gold):
    for article in read(gold):
        yield {"id": str(article["id"]), "body": article["text"]}


def pages(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.html.gz"))):
        with gzip.open(path) as file:
            body = file.read().decode("utf8", "replace").replace("\0", "")
        name = os.path.basename(path).removesuffix(".html.gz")
        yield {"id": name, "content_type": "text/html", "body": body}


def english_pages(folder):
    with gzip.open(os.path.join(folder, "gold.json.gz"), "rt", encoding="utf8") as file:
        gold = json.load(file)
    for page in pages(folder):
        words = re.findall(r"\w+", gold[page["id"]]["text"].lower())
        # As the published scorer tells English.
        if words.count("the") > 0.025 * len(words):
            yield page


def own(content_type, *paths):
    for path in paths:
        with open(path, encoding="utf8") as file:
            text = file.read()
        if path.endswith(".ndjson"):
            articles = [json.loads(line) for line in text.splitlines()]
        else:
            kind = "text/html" if path.endswith(".html") else "text/plain"
            articles = [{"id": os.path.basename(path), "content_type": kind, "body": text}]
        yield from (article for article in articles if article["content_type"] == content_type)


def dumps(gold):
    for article in read(gold):
        yield {"id": article["id"], "body": article["raw"]}


def sentences(gold, records):
    found = {record["id"]: record for record in read(records)}
    for article in read(gold):
        record = found[str(article["id"])]
        text, parts = record["text"], iter(record["paragraphs"])
        sents = []
        for filled in paragraph_lines(article)[1]:
            spans = next(parts)["sentences"] if filled else []
            sents.append([text[start:end] for start, end in spans])
        yield {"id": article["id"], "sents": sents}


def quotes(records):
    for record in read(records):
        out = []
        for quote in record["quotes"]:
            speaker = quote["speaker"] or {}
            span = [speaker["start"], speaker["end"]] if speaker else None
            name = speaker.get("name") or speaker.get("text")
            out.append({"content": quote["content"], "speaker_span": span, "speaker_text": name})
        yield {"id": record["id"], "quotes": out}


def bodies(records):
    for record in read(records):
        yield {
            "id": record["id"],
            "text": record["text"],
            "title": record["title"],
            "authors": [author["name"] for author in record["authors"]],
            "published": record["published_at"],
            "tags": record["tags"],
        }


if __name__ == "__main__":
    for row in globals()[sys.argv[1]](*sys.argv[2:]):
        print(json.dumps(row))
