"""A long German article with every kind of attribution, where it lies beside the checkout: all its claims are found."""

import json
from functools import cache
from typing import Any

import pytest

from extractors.document import read_document
from extractors.model import Claim, Findings
from tests.lexicons import SHARED, lexicon

SEED, QUOTES = SHARED / "seed", SHARED / "quotes"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the article is not here")


@cache
def document() -> tuple[str, dict[str, Any], Findings]:
    text = (SEED / "article.txt").read_text("utf-8")
    return text, json.loads((SEED / "gold.json").read_text("utf-8")), read_document(text, lexicon(), language="de")


def gold(kind: str) -> list[dict[str, Any]]:
    return json.loads((SEED / "gold.json").read_text("utf-8"))[kind] if SEED.is_dir() else []


def found(wanted: dict[str, Any]) -> Claim | None:
    """The claim with the same mode that covers the wanted words best."""
    _, _, findings = document()
    start, end = int(wanted["start"]), int(wanted["end"])

    def dice(claim: Claim) -> float:
        shared = sum(max(0, min(b, end) - max(a, start)) for a, b in claim.spans)
        return 2 * shared / (sum(b - a for a, b in claim.spans) + end - start)

    modes = {wanted["kind"], "mixed"} if wanted["kind"] == "indirect" else {wanted["kind"]}
    best = max((c for c in findings.claims if c.mode in modes), key=dice, default=None)
    return best if best is not None and dice(best) > 0.85 else None


@pytest.mark.parametrize("wanted", gold("claims"), ids=lambda c: str(c["id"]))
def test_each_claim_is_found_with_mode_cue_and_speaker(wanted: dict[str, Any]) -> None:
    text, _, _ = document()
    claim = found(wanted)
    assert claim is not None
    assert (text[slice(*claim.cue)] if claim.cue else None) == wanted["cue"]
    surface = text[slice(*claim.speaker)] if claim.speaker else None
    assert (surface or "").endswith(wanted["speaker_surface"] or "")
    assert (surface is None) == (wanted["speaker_surface"] is None)
    last = (wanted["speaker"] or "").split()[-1:]
    assert (claim.speaker_name or "").split()[-1:] == [{"Peskow": "Peskov"}.get(n, n) for n in last]


def test_who_relays_a_statement_is_its_parent() -> None:
    text, told, findings = document()
    relayed = [w for w in told["claims"] if "relayed_by" in w]
    assert relayed
    for wanted in relayed:
        claim = found(wanted)
        assert claim is not None and claim.parent is not None
        relay = findings.claims[claim.parent]
        assert (relay.speaker_name, text[slice(*(relay.cue or (0, 0)))]) == (wanted["relayed_by"], wanted["relay_cue"])


@pytest.mark.parametrize("figure", gold("figures"), ids=lambda f: str(f["text"]))
def test_each_figure_is_found_with_its_value(figure: dict[str, Any]) -> None:
    _, _, findings = document()
    inside = [n for n in findings.numbers if figure["start"] <= n.start and n.end <= figure["end"]]
    assert [n.value for n in inside] == [figure["value"]]
    currency = figure["unit"] if figure["unit"].isupper() else "percent"
    assert inside[0].unit == currency


@pytest.mark.parametrize("name", ["wikinews-de.dev", "polnear-en.dev"])
def test_every_span_of_real_news_is_characters_of_its_text(name: str) -> None:
    if not (QUOTES / f"{name}.jsonl").is_file():
        pytest.skip("the news are not here")
    for line in (QUOTES / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        claims = read_document(row["text"], lexicon(), language=row["lang"]).claims
        for n, claim in enumerate(claims):
            spans = [*claim.spans, *(s for s in (claim.cue, claim.speaker, claim.medium) if s)]
            assert all(0 <= a < b <= len(row["text"]) and row["text"][a:b].strip() for a, b in spans)
            assert claim.parent is None or (claim.parent != n and 0 <= claim.parent < len(claims))
            assert not claim.is_part or claim.parent is not None
