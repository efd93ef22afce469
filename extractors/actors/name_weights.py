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

MAGIC = b"names1\n"


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
    by_feature: dict[str, list[tuple[int, float]]] = {}
    for (feature, label), weight in states.items():
        by_feature.setdefault(feature, []).append((number[label], weight))
    features = sorted(by_feature)
    counts = np.array([len(by_feature[f]) for f in features], np.uint8)
    columns = np.array([c for f in features for c, _ in sorted(by_feature[f])], np.uint8)
    values = np.array([w for f in features for _, w in sorted(by_feature[f])], np.float16)
    chain = np.zeros((len(labels), len(labels)), np.float32)
    for (a, b), weight in steps.items():
        chain[number[a], number[b]] = weight
    text = "\n".join(features).encode("utf-8", "surrogatepass")
    parts = [text, counts.tobytes(), columns.tobytes(), values.tobytes(), chain.tobytes()]
    head = json.dumps({"labels": list(labels), "sizes": [len(p) for p in parts]}).encode()
    return zlib.compress(len(head).to_bytes(4, "little") + head + b"".join(parts), 9)


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
    text, counts, columns, values, chain = parts
    features = text.decode("utf-8", "surrogatepass").split("\n") if text else []
    labels = tuple(head["labels"])
    states = np.zeros((len(features), len(labels)), np.float32)
    rows = np.repeat(np.arange(len(features)), np.frombuffer(counts, np.uint8))
    states[rows, np.frombuffer(columns, np.uint8)] = np.frombuffer(values, np.float16)
    steps = np.frombuffer(chain, np.float32).reshape(len(labels), len(labels))
    return Weights(labels, *_placed(features, states), *_others(features, states), steps)


def _placed(features: Sequence[str], states: NDArray[np.float32]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The weights of the features of word forms by the offset that stands before the feature."""
    words: dict[str, int] = {}
    cells: list[tuple[int, int]] = []
    chosen: list[int] = []
    for row, feature in enumerate(features):
        place = _PLACES.get(feature[:2]) if feature[0] == "-" else _PLACES.get(feature[:1])
        if place is not None:
            chosen.append(row)
            plain = feature[2:] if feature[0] == "-" else feature[1:]
            cells.append((words.setdefault(plain, len(words)), place))
    placed = np.zeros((len(words), len(OFFSETS), states.shape[1]), np.float32)
    if cells:
        at = np.array(cells)
        placed[at[:, 0], at[:, 1]] = states[chosen]
    return words, placed


def _others(features: Sequence[str], states: NDArray[np.float32]) -> tuple[dict[str, int], NDArray[np.float32]]:
    rows = [row for row, f in enumerate(features) if (f[:2] if f[0] == "-" else f[:1]) not in _PLACES]
    return {features[row]: number for number, row in enumerate(rows)}, states[rows]
