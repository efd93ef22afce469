"""schema.org descriptions (JSON-LD) of a page: found, bounded, and the one that describes its article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]

MAX_SCRIPT = 2_000_000  # characters of one script
MAX_SCRIPTS = 40
MAX_NODES = 3_000
_ARTICLE = re.compile(r"(?:.*Article|(?:Live)?BlogPosting|SocialMediaPosting|.*Report|ClaimReview|Review)$")
_MEDIA = re.compile(r"(?:Video|Audio)Object$|(?:PodcastEpisode|Recipe|Event|Product|MediaObject|CreativeWork)$")
_WEB_PAGE = re.compile(r".*Page$")
# Only these lead to the thing that the page is about; others lead to related articles, comments and parts.
_WAYS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_TRAILING = re.compile(r",(?=\s*[}\]])")


@dataclass(slots=True)
class Graph:
    """The nodes of all scripts in order, those that have an `@id`, and the best description of the article."""

    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    article: Node = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """Return the node that a bare reference (`{"@id": …}`) names, else the value itself."""
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def of_type(self, *names: str) -> Iterator[Node]:
        """Yield the nodes of one of these types."""
        return (n for n in self.nodes if any(t in names for t in types_of(n)))


def types_of(node: Node) -> list[str]:
    """Return the types of a node without their namespace."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [v.rpartition("/")[2] for v in values if isinstance(v, str)]


def _load(script: str) -> Any:
    """Return the value of one script; None where it is no JSON even after the usual mends."""
    for attempt in (lambda s: s, lambda s: _TRAILING.sub("", _WRAPPING.sub("", s).rstrip(" \t\r\n;")), html.unescape):
        try:
            return json.loads(attempt(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _rank(node: Node) -> int:
    types = types_of(node)
    if any(_ARTICLE.match(t) for t in types):
        return 3
    if any(_MEDIA.match(t) for t in types):
        return 2
    return 1 if any(_WEB_PAGE.match(t) for t in types) else 0


def _address(node: Node) -> str:
    page = node.get("mainEntityOfPage")
    page = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return " ".join(v for v in (node.get("url"), page, node.get("@id")) if isinstance(v, str))


def _choose(nodes: list[Node], url: str) -> Node:
    """Return the node that most likely describes the page: by type, by its address, by what it tells."""
    path = url.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/").partition("/")[2]
    best, best_score = {}, 0
    for node in nodes:
        rank = _rank(node)
        if not rank:
            continue
        told = sum(1 for key in ("headline", "datePublished", "author") if node.get(key))
        score = rank * 10 + told * 2 + (3 if path and path in _address(node) else 0)
        if score > best_score and (told or rank == 1):
            best, best_score = node, score
    return best


def read_graph(scripts: list[str], url: str) -> Graph:
    """Return what the JSON-LD scripts of a page say; malformed and oversized ones say nothing."""
    graph = Graph()
    for script in scripts[:MAX_SCRIPTS]:
        if len(script) > MAX_SCRIPT:
            continue
        stack = [_load(script)]
        while stack and len(graph.nodes) < MAX_NODES:
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(reversed(value[:MAX_NODES]))
            elif isinstance(value, dict):
                graph.nodes.append(value)
                if isinstance(value.get("@id"), str) and len(value) > 1:
                    known = graph.by_id.get(value["@id"])
                    graph.by_id[value["@id"]] = known if known and "name" in known else value
                stack.extend(value[way] for way in reversed(_WAYS) if isinstance(value.get(way), list | dict))
    graph.article = _choose(graph.nodes, url)
    return graph
