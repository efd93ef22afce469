"""The documentation of the named queries: `python -m warehouse.describe_queries > docs/queries.md`."""

from __future__ import annotations

from warehouse.query import NamedQuery, named_queries

_HEAD = """# Named queries and search

Made by `python -m warehouse.describe_queries`; do not edit by hand.

## Asking

```sh
natowire query @                                   # all named queries, one line each
natowire query @share_of_voice --help-query        # the question, parameters and columns of one
natowire query @share_of_voice --since 30d --until 2026-11-01 --actor nato --format csv --output voice.csv
natowire query "SELECT day, articles FROM v_actor_daily WHERE actor_id = 'nato' ORDER BY day DESC LIMIT 7"
```

A parameter is an option (`--since 4w`, or `-p since=4w`). `all` leaves a filter out. A parameter that the query does
not have, and a value that is none of its type, is an error that names what there is.

| type | what it takes |
|---|---|
| date | `2026-10-01`; `30d`, `4w`, `3m`, `1y`; `newest` (the last day of the data), `today`, `yesterday` |
| actor | an actor id (`mark-rutte`), a name or short name (`Rutte`), or a part of a name that fits one actor alone |
| text | a text or a part of it, as the parameter says; capitals do not matter in names |
| integer, number | `20`; `2.5` |
| `day\\|week` | one of these words |

`--since 30d` is the 30 days that end with `--until`; `--until 7d` ends seven days before the last day of the data.
Counted from the data, not from today, an answer stays the same until new data come. Days are UTC, weeks ISO weeks,
named by their Monday; with `--by week` the first week is shown whole.

`--format` is `table`, `markdown`, `csv`, `json` or `parquet`; `--output FILE` writes UTF-8 to a file (Parquet needs
one). In CSV a text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`) gets an apostrophe
before it. `--published` asks the snapshot rather than the working file: ask it whatever takes long, there the views are
tables.

A query of your own is SQL over the views of [tables.md](tables.md). From Python:

```python
from pathlib import Path

from warehouse.connect import reading
from warehouse.query import resolve, run_query

with reading(Path("natowire-data/published/natowire.duckdb")) as connection:
    print(run_query(connection, *resolve("@gdp_positions", {"since": "1y"})).to_pandas())
```

## Searching

```sh
natowire search "drohnen ostsee" --since 3m --published
natowire search 'verteidigung* -haushalt "fünf Prozent"' --speaker Rutte --outlet "Rheinblick Demo" --format csv
```

All words must be there, in any of their forms, German and English alike (`drohne` finds „Drohnen“ and “drones”);
capitals, accents and umlauts do not matter. `"a phrase"` stands as it is written, capitals apart; `verteidigung*`
finds compounds by their beginning; `-word` and `-"a phrase"` leave out; `panzer OR drohnen` takes either. Options:
`--speaker` (articles that quote him; the passage shown is a statement of his where one fits), `--outlet`,
`--language`, `--since`, `--until`, `--limit`, `--half-life DAYS` (the score of an article halves in so many days;
without it age does not count), `--format`, `--output`, `--json`, `--published`.

The best come first: BM25 (k1 1.2, b 0.75) over stems, a word of the title counts threefold. In JSON `snippet` and
`marks` have offsets: `text[start:end]` of `v_articles.text` is the passage. The last line, and `engine` in JSON, say
how it was found: by the index of the snapshot (schema `search`, plain tables), or, in a file without one, by reading
the texts that can match. With a phrase `total` is empty where not all candidates had to be read. DuckDB's own
extension for full-text search is not used: it exists apart for each version, has neither prefixes nor phrases, and
builds its index anew after each change.

## Files

A file put into `warehouse/queries` is a new named query: its first line is the question, then a line
`-- @name type default meaning` for each parameter and `-- > name meaning` for each column, then the SQL, in which
`$name` is the value (NULL for `all`).
"""


def describe_queries() -> str:
    """Give the documentation as Markdown."""
    library = named_queries()
    listed = "\n".join(f"| [@{q.name}](#{q.name}) | {q.question} |" for q in library.values())
    return "\n".join(
        [_HEAD, f"## The list\n\n| query | question |\n|---|---|\n{listed}\n", *map(_entry, library.values())]
    )


def _entry(query: NamedQuery) -> str:
    parts = [f"### {query.name}\n\n{query.question}.\n"]
    bar = "\\|"
    if query.parameters:
        parts.append("| parameter | type | default | meaning |\n|---|---|---|---|")
        parts += [
            f"| --{n} | {p.kind.replace('|', bar)} | {p.default} | {p.meaning} |" for n, p in query.parameters.items()
        ]
        parts.append("")
    parts.append("| column | meaning |\n|---|---|")
    parts += [f"| {name} | {meaning} |" for name, meaning in query.columns.items()]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    print(describe_queries(), end="")
