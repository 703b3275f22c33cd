"""The examples in docs/python.md run, and docs/analytics.md shows the answers that the questions have."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import ANALYTICS, FROZEN, NEWSMILL, ROOT, Database, ask, read_csv

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    """Language and text of each block of code in a page of docs/."""
    return BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


def run(language, code, folder, **environment):
    """Runs a block as a reader would, in a folder that looks like the project's."""
    for name in ("deploy", "samples"):
        if not (Path(folder) / name).exists():
            (Path(folder) / name).symlink_to(ROOT / name)
    command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euo", "pipefail", "-c", code]
    path = f"{Path(NEWSMILL).parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{code}\n{done.stdout}{done.stderr}")


class Docs(unittest.TestCase):
    def test_the_python_page(self):
        found = blocks("python.md")
        self.assertEqual(len(found), 5)
        with tempfile.TemporaryDirectory() as folder:
            for language, code in found:
                run(language, code, folder)

    def test_the_answers_shown(self):
        page = (ROOT / "docs" / "analytics.md").read_text(encoding="utf-8")
        for name, query in ask.questions("duckdb"):
            title = query.splitlines()[0].removeprefix("-- ")
            table = ask.table(read_csv(ANALYTICS / "expected" / f"{name}.csv")[:7])
            section = page.partition(f"### {title}\n")[2].partition("\n### ")[0]
            self.assertIn(f"\n\n{table}\n", section + "\n", name)

    def test_the_plots_are_of_the_same_records(self):
        with tempfile.TemporaryDirectory() as folder:
            database = Database("duckdb", folder).fill(FROZEN)
            subprocess.run([sys.executable, str(ANALYTICS / "plots.py"), str(database.path), folder], check=True)
            for name in ("own-words.svg", "salience.svg"):
                drawn, shown = Path(folder, name).read_text(), (ROOT / "docs" / "images" / name).read_text()
                # Matplotlib keeps the words of a plot as comments: they are the same on every machine.
                words = re.compile(r"<!-- (.*?) -->")
                self.assertEqual(words.findall(drawn), words.findall(shown), name)


if __name__ == "__main__":
    unittest.main()
