"""Annotated articles written with inline marks, turned into rows of the bulk format.

`[q1 …]` is the content of claim 1 (several for a discontinuous one), `[s1 …]` its speaker, `[c1 …]` its cue, `[m1 …]`
its medium, `[n1 …]` a number; `[s1,2 …]` belongs to both. After `---` a line per claim (`1 direct name="X" parent=2`)
and per number (`n1 percent value=2 comparator=at_least`). An article begins with `=== ID` and `style: …`.

    python -m tests.gold.markup FILE… > rows.jsonl
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

_TAG = re.compile(r"\[([qscmn])(\d+(?:,\d+)*) |\]")
_FIELD = re.compile(r'(\w+)=("[^"]*"|\S+)')
MODES = ("direct", "mixed", "indirect", "indirect_free", "free_indirect", "reported")
Spans = dict[tuple[str, int], list[list[int]]]


def articles(path: Path) -> list[dict[str, Any]]:
    """The rows of one file of marked articles; a mistake in one raises ValueError with its id."""
    blocks = re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_article(block) for block in blocks]


def _article(block: str) -> dict[str, Any]:
    head, _, rest = block.rstrip().partition("\n")
    body, _, facts = rest.partition("\n---")
    style, _, marked = body.partition("\n") if body.startswith("style:") else ("style:", "", body)
    text, spans = _unmarked(head.strip(), "\n".join(x.strip() for x in marked.split("\n") if x.strip()))
    lines = dict(line.split(maxsplit=1) for line in facts.split("\n") if line.strip())
    ids = sorted((i for kind, i in spans if kind == "q"), key=lambda i: (spans["q", i][0][0], -spans["q", i][-1][1]))
    missing = {f"n{i}" if kind == "n" else str(i) for kind, i in spans} ^ lines.keys()
    if missing:
        raise ValueError(f"{head}: {sorted(missing)} have a mark or a line but not both")
    return {
        "id": head.strip(),
        "lang": head[:2],
        "style": style[6:].strip(),
        "text": text,
        "quotes": [_quote(text, spans, i, lines[str(i)], ids) for i in ids],
        "numbers": [_number(text, spans["n", i][0], lines[f"n{i}"]) for kind, i in sorted(spans) if kind == "n"],
    }


def _unmarked(name: str, marked: str) -> tuple[str, Spans]:
    text, at = "", 0
    spans: Spans = defaultdict(list)
    stack: list[tuple[str, list[int], int]] = []
    for match in _TAG.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[0] != "]":
            stack.append((match[1], [int(i) for i in match[2].split(",")], len(text)))
            continue
        if not stack:
            raise ValueError(f"{name}: a mark closes that was not opened near {text[-30:]!r}")
        kind, ids, start = stack.pop()
        for i in ids:
            spans[kind, i] = sorted([*spans[kind, i], [start, len(text)]])
    if stack:
        raise ValueError(f"{name}: marks stay open: {stack}")
    return text + marked[at:], dict(spans)


def _quote(text: str, spans: Spans, i: int, line: str, ids: list[int]) -> dict[str, Any]:
    mode, _, rest = line.partition(" ")
    if mode not in MODES:
        raise ValueError(f"claim {i} has the mode {mode!r}")
    fields = {key: value.strip('"') for key, value in _FIELD.findall(rest)}
    content = spans["q", i]
    speaker = spans.get(("s", i), [None])[0]
    cue, medium = spans.get(("c", i), []), spans.get(("m", i), [None])[0]
    parent = fields.get("parent", "-")
    name = fields.get("name", "-")
    return {
        "start": content[0][0], "end": content[-1][1], "spans": content, "text": _joined(text, content), "type": mode,
        "speaker": text[slice(*speaker)] if speaker else None, "speaker_start": speaker and speaker[0],
        "speaker_end": speaker and speaker[1], "speaker_name": None if name == "-" else name,
        "cue": _joined(text, cue) if cue else None, "cue_spans": cue,
        "medium": text[slice(*medium)] if medium else None,
        "parent": ids.index(int(parent)) if parent.isdigit() else None,
    }  # fmt: skip


def _number(text: str, span: list[int], line: str) -> dict[str, Any]:
    kind, _, rest = line.partition(" ")
    fields = dict(_FIELD.findall(rest))
    return {
        "start": span[0], "end": span[1], "text": text[slice(*span)], "kind": kind,
        "value": float(fields["value"]) if "value" in fields else None,
        "value_max": float(fields["value_max"]) if "value_max" in fields else None,
        "unit": fields.get("unit"), "comparator": fields.get("comparator"),
    }  # fmt: skip


def _joined(text: str, spans: list[list[int]]) -> str:
    return " […] ".join(text[a:b] for a, b in spans)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for row in articles(Path(name)):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
