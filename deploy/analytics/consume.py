#!/usr/bin/env python3
"""Takes records from RabbitMQ into DuckDB or PostgreSQL, for as long as it runs.

A message is acknowledged only after the transaction that holds its record is committed, so none is lost when
this program, the database or the broker dies; it may then come twice, and the second time changes nothing.
What is no record is kept, whole, in the table rejected. When the database or the broker can not be reached, it
waits and tries again. SIGTERM and Ctrl-C let it finish the batch in hand.

  consume.py --duckdb news.duckdb
  consume.py --postgres dbname=news --amqp amqp://user:password@rabbit-1:5672/%2F --queue analytics --bind '#'
"""

import argparse
import os
import signal
import sys
import time

import pika
from pika.exceptions import AMQPError, ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError

import stores

LONGEST_WAIT = 30.0


class Stop:
    """Set by SIGTERM and SIGINT."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, *_):
        self.asked = True


def log(text):
    print(text, file=sys.stderr, flush=True)


class Idle(Exception):
    """No record came for as long as --until-idle allows."""


class Session:
    """One connection to the broker, from its opening to its loss."""

    def __init__(self, args, store, stop):
        self.args, self.store, self.stop = args, store, stop
        self.connection = pika.BlockingConnection(pika.URLParameters(args.amqp))
        try:
            self.channel = self.connection.channel()
            self.set_up()
        except BaseException:
            self.close()
            raise

    def set_up(self):
        args = self.args
        if args.bind:
            self.channel.queue_declare(args.queue, durable=True, arguments={"x-queue-type": "quorum"})
            for key in args.bind:
                self.channel.queue_bind(args.queue, args.exchange, routing_key=key)
        else:
            self.channel.queue_declare(args.queue, passive=True)
        # A batch can be filled while nothing of it is acknowledged; twice as many keeps the next one coming.
        self.channel.basic_qos(prefetch_count=min(2 * args.batch, 65535))

    def run(self):
        """Loads batches until asked to stop."""
        log(f"consuming {self.args.queue}")
        batch, last_tag, since, idle_since = [], None, None, time.monotonic()
        for method, _, body in self.channel.consume(self.args.queue, inactivity_timeout=0.2):
            if method is not None and not self.stop.asked:
                batch.append(body)
                last_tag, since = method.delivery_tag, since or time.monotonic()
            full = len(batch) >= self.args.batch
            late = since is not None and time.monotonic() - since >= self.args.wait
            if batch and (full or late or self.stop.asked):
                if not self.commit(batch):
                    return
                self.channel.basic_ack(last_tag, multiple=True)
                log(f"{len(batch)} messages committed and acknowledged")
                batch, last_tag, since, idle_since = [], None, None, time.monotonic()
            if self.stop.asked:
                return
            if self.args.until_idle and not batch and time.monotonic() - idle_since >= self.args.until_idle:
                raise Idle

    def commit(self, batch):
        """Loads the batch, for as long as it takes the database to be there; False when asked to stop first."""
        wait = 0.5
        while True:
            try:
                stores.load_batch(self.store, batch)
                return True
            except stores.Unavailable as error:
                log(f"the database can not be used, trying again in {wait:g} s: {error}")
                if self.stop.asked:
                    return False
                # Sleeps and answers the broker's heartbeats meanwhile.
                self.connection.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def close(self):
        """What was delivered and not acknowledged goes back to the queue."""
        if self.connection.is_open:
            self.connection.close()


def sessions(args, store, stop):
    """Opens one session after another, until asked to stop."""
    wait, opened = 0.5, False
    while not stop.asked:
        session = None
        try:
            session = Session(args, store, stop)
            wait, opened = 0.5, True
            session.run()
        except (AMQPError, OSError) as error:
            if not opened and isinstance(
                error, (ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError)
            ):
                sys.exit(f"error: {args.amqp_shown}, queue {args.queue}: {error!r}; `newsmill work` makes the queue, --bind one of your own")
            log(f"the connection to the broker is lost, trying again in {wait:g} s: {error!r}")
            until = time.monotonic() + wait
            while not stop.asked and time.monotonic() < until:
                time.sleep(0.1)
            wait = min(2 * wait, LONGEST_WAIT)
        finally:
            if session is not None:
                try:
                    session.close()
                except (AMQPError, OSError):
                    log("the connection was lost before it was closed")


def store_of(args, stop):
    """Opens the store, waiting until the database is there."""
    wait = 0.5
    while not stop.asked:
        try:
            return stores.DuckDb(args.duckdb) if args.duckdb else stores.Postgres(args.postgres, args.schema)
        except stores.Unavailable as error:
            log(f"the database can not be used, trying again in {wait:g} s: {error}")
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
    sys.exit(0)


def positive(number):
    value = int(number)
    if not 1 <= value <= 10_000:
        raise argparse.ArgumentTypeError("should be from 1 to 10000")
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--duckdb", metavar="FILE", help="the DuckDB file; made when missing")
    where.add_argument("--postgres", metavar="TARGET", help='the database, as a URL or as "host=… dbname=…"')
    parser.add_argument("--schema", default="newsmill", help="the tables' schema in PostgreSQL (newsmill)")
    parser.add_argument(
        "--amqp", default=os.environ.get("NEWSMILL_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/%2F"),
        help="the broker; from NEWSMILL_AMQP_URL when left out, so that a password need not be on the command line",
    )
    parser.add_argument("--queue", default="newsmill.enriched", help="the queue (newsmill.enriched)")
    parser.add_argument(
        "--bind", action="append", metavar="KEY",
        help="make the queue (durable, quorum) and bind it to the exchange by this key, as in 'article.en.#'",
    )
    parser.add_argument("--exchange", default="newsmill.enriched", help="the exchange for --bind (newsmill.enriched)")
    parser.add_argument("--batch", type=positive, default=200, help="records in a transaction at most (200)")
    parser.add_argument("--wait", type=float, default=1.0, help="seconds before a batch that is not full is committed (1)")
    parser.add_argument("--until-idle", type=float, metavar="SECONDS", help="end when no record came for so long")
    args = parser.parse_args()
    args.amqp_shown = args.amqp.rpartition("@")[2]
    stop = Stop()
    store = store_of(args, stop)
    try:
        sessions(args, store, stop)
    except Idle:
        log("no more records: done")
    finally:
        store.close()


if __name__ == "__main__":
    main()
