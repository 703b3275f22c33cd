#!/usr/bin/env python3
"""Draws the two plots of docs/analytics.md from a DuckDB file: plots.py news.duckdb docs/images/"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

import ask  # noqa: E402

INK, PAPER = "#1f2933", "#ffffff"
OWN, REPORTED = "#1f6f8b", "#e0a458"
LINES = ("#1f6f8b", "#d1495b", "#66a182", "#8d6a9f", "#b08900")


def figure(title):
    figure, axes = plt.subplots(figsize=(7.2, 3.8), facecolor=PAPER)
    axes.set_title(title, loc="left", color=INK, fontsize=11, fontweight="bold")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)
    return figure, axes


def save(drawn, path):
    drawn.tight_layout()
    # Without the date, and with ids that do not change, the same data gives the same file.
    drawn.savefig(path, metadata={"Date": None})
    plt.close(drawn)


def own_words(answers, path):
    """Bars: quotes of each speaker, in their own words and reported."""
    header, *rows = answers.rows(
        "SELECT min(speaker_name), count(*) FILTER (kind <> 'indirect'), count(*) FILTER (kind = 'indirect') FROM spoken "
        "WHERE speaker_name IS NOT NULL AND confidence >= 0.5 GROUP BY speaker_key ORDER BY count(*) DESC, 1 LIMIT 8")
    names = [row[0] for row in rows][::-1]
    own, reported = ([int(row[column]) for row in rows][::-1] for column in (1, 2))
    drawn, axes = figure("Quotes in the speaker's own words, and reported")
    axes.barh(names, own, color=OWN, label="own words")
    axes.barh(names, reported, left=own, color=REPORTED, label="reported")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("quotes", color=INK, fontsize=9)
    axes.legend(frameon=False, fontsize=9, loc="lower right")
    save(drawn, path)


def salience(answers, path):
    """Lines: what the articles are about, by month."""
    header, *rows = answers.rows(
        "SELECT name, month, sum(salience) FROM (SELECT name, substr(published_at, 1, 7) AS month, salience FROM entities "
        "JOIN articles USING (article_id) WHERE published_at IS NOT NULL AND salience > 0) GROUP BY ALL ORDER BY ALL")
    months = sorted({row[1] for row in rows})
    totals = {}
    for name, month, value in rows:
        totals.setdefault(name, dict.fromkeys(months, 0.0))[month] = float(value)
    foremost = sorted(totals, key=lambda name: (-sum(totals[name].values()), name))[:5]
    drawn, axes = figure("What the articles are about, by month")
    for name, colour in zip(foremost, LINES):
        axes.plot(months, [totals[name][month] for month in months], color=colour, marker="o", label=name)
    axes.set_ylabel("sum of salience", color=INK, fontsize=9)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=9)
    save(drawn, path)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    plt.rcParams["svg.hashsalt"] = "newsmill"
    answers, folder = ask.Answers(duckdb_path=sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    own_words(answers, folder / "own-words.svg")
    salience(answers, folder / "salience.svg")


if __name__ == "__main__":
    main()
