"""Records come into the tables whole, once, and in their newest version."""

import json
import subprocess
import sys
import unittest

from support import ANALYTICS, FROZEN, changed, databases, live, on_each, stores

FERRY_OLD, FERRY_NEW = (body for body in FROZEN if json.loads(body)["id"] == "harbour-ferry")


def expected_counts(bodies):
    """Rows of each table, counted in the JSON: the later of two records with one id stands."""
    records = {record["id"]: record for record in map(json.loads, bodies)}.values()
    quotes = [quote for record in records for quote in record["quotes"]]
    entities = [entity for record in records for entity in record["entities"]]
    return {
        "articles": len(records),
        "authors": sum(len(record["authors"]) for record in records),
        "tags": sum(len(record["tags"]) for record in records),
        "quotes": len(quotes),
        "quote_spans": sum(len(quote["content"]) for quote in quotes),
        "entities": len(entities),
        "mentions": sum(len(entity["mentions"]) for entity in entities),
        "links": sum(len(entity["links"]) for entity in entities),
        "versions": len({(record["id"], record["fingerprint"]["sha256"]) for record in map(json.loads, bodies)}),
    }


class Loading(unittest.TestCase):
    def test_every_item_is_a_row(self):
        for bodies in (FROZEN, live()):
            with databases() as both:
                for database in both:
                    database.fill(bodies)
                    counts = expected_counts(bodies)
                    self.assertGreater(min(counts.values()), 0)
                    self.assertEqual({table: database.count(table) for table in counts}, counts)

    def test_both_databases_hold_the_same(self):
        with databases() as (duckdb, postgres):
            for database in (duckdb, postgres):
                database.fill(live())
            for table in ("authors", "tags", "quotes", "quote_spans", "mentions", "links", "versions", "version_quotes"):
                self.assertEqual(duckdb.contents()[table], postgres.contents()[table], table)
            typed = ("SELECT article_id, entity_id, type, name, salience, value_kind, value_text, value_number, value_unit, "
                     "value_modifier FROM entities ORDER BY article_id, position")
            self.assertEqual(duckdb.rows(typed), postgres.rows(typed))

    @on_each
    def test_offsets_point_into_the_text(self, database):
        database.fill(live())
        wrong = database.rows(
            "SELECT mentions.text FROM mentions JOIN articles USING (article_id) "
            "WHERE substr(articles.text, mention_start + 1, mention_end - mention_start) <> mentions.text")
        self.assertEqual(wrong, [])
        # The accents of samples/5-accents.txt would shift byte offsets.
        self.assertIn(["Élodie Gérard"], database.rows("SELECT text FROM mentions"))

    @on_each
    def test_values_are_typed(self, database):
        database.fill(FROZEN)
        values = database.rows("SELECT name, value_kind, value_text, value_number, value_unit, value_modifier FROM entities")
        self.assertIn(["$42 million", "money", "", "42000000", "USD", ""], values)
        self.assertIn(["a third", "number", "", "0.3333", "", ""], values)
        self.assertIn(["up to 90 km/h", "quantity", "", "90", "km/h", "at_most"], values)
        self.assertIn(["Two years", "duration", "P2Y", "", "", ""], values)
        self.assertIn(["Friday", "date", "2026-06-12", "", "", ""], values)

    @on_each
    def test_ranges_and_months_are_kept(self, database):
        span = {"id": "e1", "type": "PERCENT", "name": "5 to 7 percent", "roles": [], "links": {}, "salience": 0.0,
                "mentions": [{"start": 0, "end": 14, "text": "5 to 7 percent", "kind": "name"}],
                "value": {"from": {"percent": "5"}, "to": {"percent": "7"}}}
        body = changed(FERRY_OLD, entities=[span], quotes=[], published_at="2026-03", modified_at=None)
        database.fill([body])
        self.assertEqual(database.rows("SELECT value_kind, value_number FROM entities"), [["range", ""]])
        self.assertEqual(database.rows("SELECT CAST(published AS date) FROM articles"), [["2026-03-01"]])
        database.fill([changed(body, published_at="2026-99-99")])
        self.assertEqual(database.rows("SELECT published FROM articles"), [["2026-03-01 00:00:00+00:00"]])

    @on_each
    def test_loading_twice_changes_nothing(self, database):
        before = database.fill(FROZEN).contents()
        database.store.load(FROZEN)
        self.assertEqual(database.contents(), before)
        for body in FROZEN:
            database.store.load([body])
        self.assertEqual(database.contents(), before)

    def test_a_newer_version_leaves_exactly_its_rows(self):
        with databases() as both, databases() as fresh:
            for database, alone in zip(both, fresh):
                with self.subTest(database.dialect):
                    database.fill([FERRY_OLD])
                    self.assertEqual(database.count("quotes"), 4)
                    database.store.load([FERRY_NEW])
                    alone.fill([FERRY_NEW])
                    present, only = database.contents(), alone.contents()
                    for table in ("articles", "authors", "quotes", "quote_spans", "entities", "mentions", "links"):
                        self.assertEqual(present[table], only[table], table)
                    self.assertEqual(database.count("versions"), 2)

    @on_each
    def test_an_older_version_that_comes_late_does_not_replace_the_newer(self, database):
        database.fill([FERRY_NEW])
        before = database.contents()
        database.store.load([FERRY_OLD])
        after = database.contents()
        self.assertEqual(after["quotes"], before["quotes"])
        self.assertEqual(after["articles"], before["articles"])
        self.assertEqual(len(after["versions"]), 2)

    @on_each
    def test_a_correction_of_the_same_time_replaces(self, database):
        database.fill([FERRY_NEW])
        database.store.load([changed(FERRY_NEW, title="Another title", quotes=[])])
        self.assertEqual(database.rows("SELECT title FROM articles"), [["Another title"]])
        self.assertEqual(database.count("quotes") + database.count("quote_spans"), 0)
        self.assertEqual(database.count("version_quotes"), 0)

    @on_each
    def test_a_batch_is_loaded_whole_or_not_at_all(self, database):
        broken = changed(FERRY_NEW, id="broken", quotes=[{**json.loads(FERRY_NEW)["quotes"][0], "kind": "sung"}])
        with self.assertRaises(stores.BadRecords):
            database.store.load([FERRY_NEW, broken])
        self.assertEqual(database.count("articles"), 0)
        self.assertEqual(stores.load_batch(database.store, [FERRY_NEW, broken, b"no record"]), 1)
        self.assertEqual(database.count("articles"), 1)
        reasons = [reason for (reason,) in database.rows("SELECT reason FROM rejected ORDER BY reason")]
        self.assertEqual(len(reasons), 2)
        self.assertTrue(any("not JSON" in reason for reason in reasons), reasons)

    @on_each
    def test_every_table_and_column_is_described(self, database):
        columns = {
            "duckdb": "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal "
                      "AND table_name NOT IN ('spoken', 'spoken_of')",
            "postgres": "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
                        "WHERE relkind = 'r' AND relnamespace = '{}'::regnamespace AND attnum > 0 "
                        "AND col_description(pg_class.oid, attnum) IS NULL",
        }
        tables = {
            "duckdb": "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL",
            "postgres": "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = '{}'::regnamespace "
                        "AND obj_description(oid) IS NULL",
        }
        schema = getattr(database, "schema", "")
        self.assertEqual(database.rows(columns[database.dialect].format(schema)), [])
        self.assertEqual(database.rows(tables[database.dialect].format(schema)), [])

    @on_each
    def test_the_loaders_say_what_is_wrong_and_where(self, database):
        loader = [sys.executable, str(ANALYTICS / database.loader[0]), *database.loader[1:], "-"]
        good = subprocess.run(loader, input=b"\n".join(FROZEN), capture_output=True)
        self.assertEqual((good.returncode, good.stdout), (0, b"16 records loaded\n"), good.stderr)
        bad = subprocess.run(loader, input=FROZEN[0] + b'\n{"id": "x"}\n', capture_output=True)
        self.assertEqual(bad.returncode, 1)
        self.assertIn(b"line 2: not a record of newsmill.article/1", bad.stderr)


if __name__ == "__main__":
    unittest.main()
