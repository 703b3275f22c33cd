"""The worked questions have the answers that were checked by hand, in both dialects, and those that plain
Python finds in the same records."""

import collections
import csv
import itertools
import json
import os
import unittest

from support import ANALYTICS, FROZEN, LISTS, ask, databases, live, read_csv, stores

EXPECTED = ANALYTICS / "expected"
PRESENT = list({record["id"]: record for record in map(json.loads, FROZEN)}.values())


def sure(record):
    return [quote for quote in record["quotes"] if quote["confidence"] >= 0.5]


def key_of(record, quote):
    """Who speaks, across articles: the Wikidata identifier, else the name, else None."""
    speaker = quote["speaker"] or {}
    entity = next((entity for entity in record["entities"] if entity["id"] == speaker.get("entity")), None)
    return (entity or {"links": {}})["links"].get("wikidata") or speaker.get("name")


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = databases()
        cls.both = cls.context.__enter__()
        for database in cls.both:
            database.fill(FROZEN)

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def answer(self, number):
        (_, query), = ask.questions("duckdb", [number])
        header, *rows = self.both[0].answers(query)
        return [dict(zip(header, row)) for row in rows]

    def test_answers(self):
        for database in self.both:
            asked = list(ask.questions(database.dialect))
            self.assertEqual(len(asked), 11)
            for name, query in asked:
                path = EXPECTED / f"{name}.csv"
                answer = database.answers(query)
                if os.environ.get("NEWSMILL_BLESS"):
                    with open(path, "w", encoding="utf-8", newline="") as file:
                        csv.writer(file, lineterminator="\n").writerows(answer)
                with self.subTest(name, dialect=database.dialect):
                    self.assertEqual(answer, read_csv(path))

    def test_most_quoted_by_counting(self):
        texts, names = collections.defaultdict(list), {}
        for record in PRESENT:
            for quote in sure(record):
                if quote["speaker"] and quote["speaker"]["name"]:
                    texts[key_of(record, quote)].append(quote["text"])
                    names[key_of(record, quote)] = quote["speaker"]["name"]
        best = sorted(((-len(set(said)), -len(said), names[key]) for key, said in texts.items()))[:10]
        answer = [(-int(row["different_quotes"]), -int(row["quotes"]), row["speaker"]) for row in self.answer("01")]
        self.assertEqual(answer, best)

    def test_groups_by_counting(self):
        for name in ("gender", "party"):
            groups = stores.read_list(LISTS[name])
            counts = collections.Counter(
                groups.get(quote["speaker"]["name"], "not listed")
                for record in PRESENT for quote in sure(record) if quote["speaker"] and quote["speaker"]["name"])
            answer = {row["listed_as"]: int(row["quotes"]) for row in self.answer("03") if row["list"] == name}
            self.assertEqual(answer, counts)

    def test_near_duplicates_by_comparing_all(self):
        hashes = {record["id"]: int(record["fingerprint"]["simhash"], 16) for record in PRESENT}
        near = {
            (*sorted((a, b)), str((hashes[a] ^ hashes[b]).bit_count()))
            for a, b in itertools.combinations(hashes, 2) if (hashes[a] ^ hashes[b]).bit_count() <= 6
        }
        self.assertEqual({(row["one"], row["other"], row["distance"]) for row in self.answer("06")}, near)

    def test_who_speaks_about_whom_by_looking(self):
        found = collections.Counter()
        for record in PRESENT:
            for quote in sure(record):
                for entity in record["entities"]:
                    within = any(start <= mention["start"] and mention["end"] <= end
                                 for mention in entity["mentions"] for start, end in quote["content"])
                    speaker = quote["speaker"] and quote["speaker"]["name"]
                    about = entity["links"].get("wikidata", entity["name"])
                    if within and entity["type"] == "PERSON" and speaker and about != key_of(record, quote):
                        found[speaker, entity["name"]] += 1
        self.assertEqual({(row["speaker"], row["about"]): int(row["quotes"]) for row in self.answer("08")}, found)

    def test_nobody_speaks_about_themselves(self):
        record = next(record for record in map(json.loads, FROZEN) if record["id"] == "ferry-profile")
        quote = next(quote for quote in record["quotes"] if quote["speaker"]["name"] == "Lena Dahl")
        about = next(entity for entity in record["entities"] if entity["name"] == "Lena Dahl")
        start, _ = quote["content"][0]
        about["mentions"].append({"start": start, "end": start + 1, "text": record["text"][start], "kind": "pronoun"})
        with databases() as both:
            for database in both:
                database.fill([json.dumps(record).encode()])
                (_, query), = ask.questions(database.dialect, ["08"])
                self.assertEqual([row[:2] for row in database.rows(query)], [["Anna Berg", "Lena Dahl"], ["Marcus Thorne", "Lena Dahl"]])

    def test_records_of_today_answer_too(self):
        with databases() as (duckdb, postgres):
            for database in (duckdb, postgres):
                database.fill(live())
            ours, theirs = (list(ask.questions(database.dialect)) for database in (duckdb, postgres))
            for (name, query), (_, other) in zip(ours, theirs):
                answer = duckdb.answers(query)
                self.assertEqual(answer, postgres.answers(other), name)
                self.assertGreater(len(answer), 1, name)
                if name.startswith("07"):
                    self.assertTrue(any("3 million" in row[5] and "2 million" in row[6] for row in answer[1:]), answer)


if __name__ == "__main__":
    unittest.main()
