"""The weights of a trained recogniser as bytes: one block per language, numbers and plain strings only."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.actors.name_features import OFFSETS

_PLACES = {str(offset): place for place, offset in enumerate(OFFSETS)}

MAGIC = b"names2\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear chain: labels (the first is «O»), the weight of each feature for each, and of each step between them."""

    labels: tuple[str, ...]
    words: Mapping[str, int]  # feature of a word form -> row of `placed`
    placed: NDArray[np.float32]  # features x offsets x labels
    rows: Mapping[str, int]  # any other feature -> row of `states`
    states: NDArray[np.float32]  # features x labels
    steps: NDArray[np.float32]  # labels x labels, from row to column


def pack(
    models: Mapping[str, tuple[Sequence[str], Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]],
) -> bytes:
    """Models as bytes; of each language the labels, the weights of (feature, label) and of (label, label)."""
    blocks, sizes = [], {}
    for language, (labels, states, steps) in sorted(models.items()):
        block = _block(labels, states, steps)
        blocks.append(block)
        sizes[language] = len(block)
    head = json.dumps(sizes).encode()
    return b"".join([MAGIC, len(head).to_bytes(4, "little"), head, *blocks])


def _block(
    labels: Sequence[str], states: Mapping[tuple[str, str], float], steps: Mapping[tuple[str, str], float]
) -> bytes:
    number = {label: i for i, label in enumerate(labels)}
    words: dict[str, list[tuple[int, float]]] = {}
    others: dict[str, list[tuple[int, float]]] = {}
    for (feature, label), weight in states.items():
        sign = feature[:2] if feature[0] == "-" else feature[:1]
        place = _PLACES.get(sign)
        if place is None:
            others.setdefault(feature, []).append((number[label], weight))
        else:
            words.setdefault(feature[len(sign) :], []).append((place * len(labels) + number[label], weight))
    chain = np.zeros((len(labels), len(labels)), np.float32)
    for (a, b), weight in steps.items():
        chain[number[a], number[b]] = weight
    parts = [*_table_parts(words), *_table_parts(others), chain.tobytes()]
    head = json.dumps({"labels": list(labels), "sizes": [len(p) for p in parts]}).encode()
    return zlib.compress(len(head).to_bytes(4, "little") + head + b"".join(parts), 9)


def _table_parts(rows: Mapping[str, list[tuple[int, float]]]) -> list[bytes]:
    """A sparse table as bytes: its features, the number of weights of each, their columns, the weights."""
    features = sorted(rows)
    counts = np.array([len(rows[f]) for f in features], np.uint8)
    columns = np.array([c for f in features for c, _ in sorted(rows[f])], np.uint8)
    values = np.array([w for f in features for _, w in sorted(rows[f])], np.float16)
    return ["\n".join(features).encode("utf-8", "surrogatepass"), counts.tobytes(), columns.tobytes(), values.tobytes()]


def unpack(data: bytes) -> dict[str, Weights]:
    """The models of a file by language; raises ValueError where the bytes are none."""
    if not data.startswith(MAGIC):
        raise ValueError("not a file of name weights: train it again with python -m flows.train_names")
    sizes, at = _head(data, len(MAGIC))
    models = {}
    for language, size in sizes.items():
        models[language] = _unblock(zlib.decompress(data[at : at + size]))
        at += size
    return models


def _head(data: bytes, at: int) -> tuple[dict[str, int], int]:
    size = int.from_bytes(data[at : at + 4], "little")
    return json.loads(data[at + 4 : at + 4 + size]), at + 4 + size


def _unblock(data: bytes) -> Weights:
    size = int.from_bytes(data[:4], "little")
    head = json.loads(data[4 : 4 + size])
    at, parts = 4 + size, []
    for length in head["sizes"]:
        parts.append(data[at : at + length])
        at += length
    labels = tuple(head["labels"])
    words, placed = _table(parts[:4], len(OFFSETS) * len(labels))
    rows, states = _table(parts[4:8], len(labels))
    steps = np.frombuffer(parts[8], np.float32).reshape(len(labels), len(labels))
    return Weights(labels, words, placed.reshape(len(words), len(OFFSETS), len(labels)), rows, states, steps)


def _table(parts: Sequence[bytes], width: int) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The rows by feature and the weights of a table that `_table_parts` wrote."""
    features = parts[0].decode("utf-8", "surrogatepass").split("\n") if parts[0] else []
    weights = np.zeros((len(features), width), np.float32)
    at = np.repeat(np.arange(len(features)), np.frombuffer(parts[1], np.uint8))
    weights[at, np.frombuffer(parts[2], np.uint8)] = np.frombuffer(parts[3], np.float16)
    return dict(zip(features, range(len(features)), strict=True)), weights
