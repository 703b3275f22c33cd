"""The consumer loses nothing: killed, cut off from the broker, or without its database, against a real
RabbitMQ. The broker's folder and port come from test.sh."""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

import pika

from support import ANALYTICS, FROZEN, NEWSMILL, POSTGRES, ROOT, changed, databases, on_each, until
from test_docs import blocks, run

PORT = int(os.environ["NEWSMILL_TEST_AMQP_PORT"])
URL = f"amqp://guest:guest@127.0.0.1:{PORT}/%2F"
EXCHANGE = "newsmill.enriched"


class Broker:
    """The private RabbitMQ, which a test may end and start again."""

    folder = os.environ["NEWSMILL_TEST_AMQP_FOLDER"]

    def __enter__(self):
        self.process = None
        self.start()
        return self

    def start(self):
        self.process = subprocess.Popen(
            [str(ROOT / "deploy/private-broker.sh"), self.folder, str(PORT)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self.answers, "the broker answers", limit=120)

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the broker ended; see {self.folder}/console.log")
        try:
            pika.BlockingConnection(pika.URLParameters(URL)).close()
            return True
        except (pika.exceptions.AMQPError, OSError):
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def __exit__(self, *_):
        self.stop()


class Queue:
    """A queue of the test's own, bound to the exchange of records."""

    def __init__(self):
        self.name = f"test-{uuid.uuid4().hex}"
        with self.channel() as channel:
            channel.exchange_declare(EXCHANGE, "topic", durable=True)
            channel.queue_declare(self.name, durable=True, arguments={"x-queue-type": "quorum"})
            channel.queue_bind(self.name, EXCHANGE, routing_key=f"{self.name}.#")

    def channel(self):
        return _Channel()

    def publish(self, bodies):
        with self.channel() as channel:
            channel.confirm_delivery()
            for body in bodies:
                channel.basic_publish(EXCHANGE, f"{self.name}.x", body, pika.BasicProperties(delivery_mode=2), mandatory=True)

    def ready(self):
        """Messages that wait in the queue; those in a consumer's hands are not counted."""
        with self.channel() as channel:
            return channel.queue_declare(self.name, passive=True).method.message_count


class _Channel:
    def __enter__(self):
        self.connection = pika.BlockingConnection(pika.URLParameters(URL))
        return self.connection.channel()

    def __exit__(self, *_):
        self.connection.close()


class Consumer:
    """consume.py as a process."""

    def __init__(self, test, database, queue, *more):
        self.log = tempfile.NamedTemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, str(ANALYTICS / "consume.py"), *database.arguments, "--amqp", URL, "--queue", queue, *more],
            stdout=subprocess.DEVNULL, stderr=self.log)
        test.addCleanup(self.clean_up)

    def clean_up(self):
        self.kill()
        self.log.close()

    def said(self, words):
        if self.process.poll() is not None:
            raise AssertionError(f"the consumer ended: {self.text()}")
        return words in self.text()

    def text(self):
        return Path(self.log.name).read_text()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """SIGTERM; its exit code."""
        self.process.terminate()
        return self.process.wait(60)

    def finish(self):
        code = self.process.wait(120)
        if code != 0:
            raise AssertionError(f"exit code {code}: {self.text()}")


def many(count):
    return [changed(FROZEN[number % len(FROZEN)], id=f"article-{number}") for number in range(count)]


class Consuming(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = cls.enterClassContext(Broker())

    def drained(self, queue, database):
        """Lets a consumer take what is left, and sees that nothing is."""
        Consumer(self, database, queue.name, "--until-idle", "5").finish()
        self.assertEqual(queue.ready(), 0)

    @contextlib.contextmanager
    def worker(self):
        """`newsmill work`, with its queues there; gives its environment."""
        environment = {**os.environ, "NEWSMILL__BROKER__NODES": f"127.0.0.1:{PORT}"}
        process = subprocess.Popen([NEWSMILL, "work"], env=environment, stderr=subprocess.DEVNULL)
        try:
            check = [NEWSMILL, "check"]
            until(lambda: subprocess.run(check, env=environment, capture_output=True).returncode == 0, "the worker works")
            yield environment
        finally:
            process.terminate()
            self.assertEqual(process.wait(60), 0)

    def test_from_article_to_table(self):
        with self.worker() as environment, databases() as both:
            consumers = [
                Consumer(self, database, f"sink-{database.dialect}", "--bind", "article.#") for database in both]
            for consumer in consumers:
                until(lambda: consumer.said("consuming"), "the consumer consumes")
            articles = [str(ROOT / "samples"), str(ANALYTICS / "fixtures/articles.ndjson")]
            subprocess.run([NEWSMILL, "publish", *articles], env=environment, check=True, stdout=subprocess.DEVNULL)
            for database, consumer in zip(both, consumers):
                # DuckDB lets in one at a time: who asks leaves the consumer room.
                until(lambda: database.count("versions") == 16, "all articles are in the tables", pause=1.0)
                self.assertEqual(database.count("articles"), 15)
                self.assertEqual(consumer.end(), 0, consumer.text())

    def test_the_commands_of_the_docs(self):
        import psycopg

        target = psycopg.conninfo.conninfo_to_dict(POSTGRES)
        environment = {
            "PGHOST": target["host"], "PGPORT": target["port"], "PGUSER": target["user"], "NEWSMILL_AMQP_URL": URL}
        # test.sh makes the virtual environment.
        found = [code for language, code in blocks("analytics.md") if language == "sh" and "pip install" not in code]
        self.assertEqual(len(found), 5)
        with self.worker(), tempfile.TemporaryDirectory() as folder:
            for code in found:
                # A consumer runs for ever; here it ends when nothing comes.
                run("sh", re.sub("^(.*consume.py .*)$", r"\1 --until-idle 1", code, flags=re.MULTILINE), folder, **environment)
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            self.assertEqual(connection.execute("SELECT count(*) FROM newsmill.articles").fetchone()[0], 15)
            connection.execute("DROP SCHEMA newsmill CASCADE")

    def test_killed_before_the_commit(self):
        # The batch is in the consumer's hands and not committed, because the test holds the table: what it has
        # acknowledged by now would be lost.
        import psycopg

        with databases() as (_, database):
            queue = Queue()
            consumer = Consumer(self, database, queue.name, "--wait", "0.1")
            # Not earlier: at its start it makes sure of the tables, and would wait for them there.
            until(lambda: consumer.said("consuming"), "the consumer consumes")
            with psycopg.connect(POSTGRES) as holder:
                holder.execute(f'LOCK TABLE "{database.schema}".articles IN EXCLUSIVE MODE')
                queue.publish(many(30))
                waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{}.articles'::regclass"
                until(lambda: holder.execute(waiting.format(database.schema)).fetchone()[0], "the consumer's batch waits")
                consumer.kill()
                self.assertEqual(database.count("articles"), 0)
                holder.rollback()
            self.drained(queue, database)
            self.assertEqual(database.count("articles"), 30)

    @on_each
    def test_killed_again_and_again(self, database):
        queue = Queue()
        queue.publish(many(300))
        for goal in (1, 100, 200):
            consumer = Consumer(self, database, queue.name, "--batch", "10", "--wait", "0.1")
            until(lambda: consumer.said("acknowledged"), "a batch is acknowledged")
            if database.dialect == "postgres":
                until(lambda: database.count("articles") >= goal, f"{goal} articles are loaded")
            consumer.kill()
        self.drained(queue, database)
        self.assertEqual(database.count("articles"), 300)
        again = database.contents()
        database.store.load(many(300))
        self.assertEqual(database.contents(), again)

    def test_the_broker_restarts(self):
        with databases() as (_, database):
            queue = Queue()
            queue.publish(many(100))
            consumer = Consumer(self, database, queue.name, "--batch", "10")
            until(lambda: consumer.said("acknowledged"), "a batch is acknowledged")
            self.broker.stop()
            until(lambda: consumer.said("the connection to the broker is lost"), "the consumer notices")
            self.broker.start()
            queue.publish(many(200)[100:])
            until(lambda: database.count("articles") == 200, "all articles are loaded", limit=90)
            self.assertEqual(consumer.end(), 0)
            self.assertEqual(queue.ready(), 0)

    def test_the_database_goes_away(self):
        import psycopg

        with databases() as (_, database):
            queue = Queue()
            consumer = Consumer(self, database, queue.name, "--wait", "0.1")
            until(lambda: consumer.said("consuming"), "the consumer consumes")
            with psycopg.connect(POSTGRES, autocommit=True) as other:
                ended = other.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()").fetchone()[0]
            self.assertGreater(ended, 0)
            queue.publish(many(20))
            until(lambda: database.count("articles") == 20, "all articles are loaded")
            self.assertTrue(consumer.said("the database can not be used"))
            self.assertEqual(consumer.end(), 0)

    def test_somebody_reads_the_duckdb_file(self):
        with databases() as (database, _):
            queue = Queue()
            consumer = Consumer(self, database, queue.name, "--wait", "0.1")
            until(lambda: consumer.said("consuming"), "the consumer consumes")
            reader = subprocess.Popen(
                [sys.executable, "-c", "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print(flush=True); "
                 "sys.stdin.read()", str(database.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            reader.stdout.readline()
            queue.publish(many(5))
            until(lambda: consumer.said("the database can not be used"), "the consumer waits for the reader")
            reader.communicate()
            until(lambda: consumer.said("acknowledged"), "the batch is loaded")
            self.assertEqual(consumer.end(), 0)
            self.assertEqual(database.count("articles"), 5)

    @on_each
    def test_what_is_no_record_is_kept(self, database):
        queue = Queue()
        nul = changed(FROZEN[0], id="nul", title="a\0b")
        queue.publish([b"no record", *many(5), json.dumps({"schema": "newsmill.article/2"}).encode(), nul])
        self.drained(queue, database)
        # PostgreSQL's text can not hold the character NUL; DuckDB's can.
        kept = 3 if database.dialect == "postgres" else 2
        self.assertEqual(database.count("rejected"), kept)
        self.assertEqual(database.count("articles") + kept, 8)

    def test_no_queue(self):
        with databases() as (database, _):
            consumer = Consumer(self, database, "no-such-queue")
            self.assertEqual(consumer.process.wait(60), 1)
            self.assertIn("no-such-queue", consumer.text())
            self.assertNotIn("Traceback", consumer.text())


if __name__ == "__main__":
    unittest.main()
