"""The stage that compares quotations of the press with the texts of primary sources that are held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.families.meaning import NO_MEANING
from extractors.families.primary import RANK, PrimaryText, Verdict, find_quotation, primary_text
from extractors.families.relation import Statement
from extractors.families.words import words_of
from extractors.marks import find_quotations
from extractors.model import Span
from extractors.text import paragraphs, sentences
from flows.families import meanings
from flows.seed_files import language_packs
from warehouse import primary as store
from warehouse.arrow import Row
from warehouse.connect import Connection

ARTICLES_AT_ONCE = 1_000  # in one transaction


def compare_with_primary(connection: Connection, run_id: int, limit: int = ARTICLES_AT_ONCE) -> int:
    """Compare what the next articles bring: quotations with the texts held, texts with the quotations held.

    Gives how many articles these were; it is one piece of work for one transaction, and 0 means that all are compared.
    """
    articles = store.articles_to_compare(connection, limit)
    if not articles:
        return 0
    ids = {a for a, _ in articles}
    again = store.take_out(connection, run_id, articles)
    new = [*store.quotations_of(connection, ids), *store.quotations_by_id(connection, set(again))]
    fresh = {q.claim_id for q in new}
    held = store.quotations_by_id(connection, set(store.checked_beside(connection, ids)) - fresh)
    beside = store.texts_beside(connection, [*new, *held])
    compare = _Comparison.of(connection, {t for found in beside.values() for t in found})
    checks = [compare.check(run_id, q, beside.get(q.claim_id, [])) for q in new]
    known = store.checks_of(connection, {q.claim_id for q in held})
    for quotation in held:
        row = compare.check(run_id, quotation, [t for t in beside[quotation.claim_id] if t in ids])
        if _better(row, known[quotation.claim_id]):
            checks.append(row)
    store.write_checks(connection, checks)
    return len(articles)


def _better(row: Row, known: Row) -> bool:
    """Say whether a verdict takes the place of another; the order is total, so it does not matter what came first."""
    return _order(row) < _order(known) or (row["has_text"] and not known["has_text"])


def _order(row: Row) -> tuple[int, float, int]:
    return RANK[Verdict(row["verdict"])], -(row["similarity"] or 0.0), row["primary_article_id"] or 0


@dataclass(slots=True)
class _Comparison:
    """The primary texts of a batch, each prepared once."""

    articles: dict[int, store.PrimaryArticle]
    found: dict[int, list[store.Found]]
    prepared: dict[int, PrimaryText] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, article_ids: set[int]) -> _Comparison:
        found: dict[int, list[store.Found]] = {}
        for item in store.found_in(connection, article_ids):
            found.setdefault(item.article_id, []).append(item)
        return cls({a.article_id: a for a in store.primary_texts(connection, article_ids)}, found)

    def check(self, run_id: int, quotation: store.Quotation, texts: Sequence[int]) -> Row:
        """Compare a quotation with these texts, and give the row of the best that came of it."""
        row: Row = {
            "claim_id": quotation.claim_id, "article_id": quotation.article_id, "version": quotation.version,
            "said_on": quotation.said_on, "speaker_key": quotation.speaker_key, "verdict": Verdict.NOT_FOUND,
            "primary_article_id": None, "similarity": None, "has_text": bool(texts), "run_id": run_id,
        }  # fmt: skip
        best = row
        words, is_part = quoted_words(quotation)
        quoted = Statement(
            words_of(words), quotation.language, True, quotation.said_on,
            frozenset(quotation.evidence.split("\t")) - {""},
            not quotation.speaker_key.startswith("name ") and bool(quotation.evidence),
        )  # fmt: skip
        negations = meanings().get(quotation.language, NO_MEANING).negations
        for text in texts:
            place = find_quotation(quoted, self._prepared(text), is_part=is_part, negations=negations)
            if place is not None:
                told = row | {
                    "verdict": place.verdict, "primary_article_id": text, "start_char": place.start,
                    "primary_version": self.articles[text].version, "end_char": place.end,
                    "similarity": place.similarity,
                }  # fmt: skip
                best = min(best, told, key=_order)
        return best

    def _prepared(self, article_id: int) -> PrimaryText:
        if article_id not in self.prepared:
            article = self.articles[article_id]
            spans = sentence_spans(article.text, article.language)
            told = _statements(article, spans, self.found.get(article_id, ()))
            self.prepared[article_id] = primary_text(article.text, spans, told)
        return self.prepared[article_id]


def quoted_words(quotation: store.Quotation) -> tuple[str, bool]:
    """Give the speaker's own words of a quotation, and whether they are a part of a sentence of the reporter's."""
    if quotation.mode == "direct" or quotation.is_part:
        return quotation.content, quotation.is_part
    pack = language_packs().get(quotation.language)
    found = find_quotations(quotation.content, pack.inward if pack else None)
    parts = ["".join(quotation.content[s:e] for s, e in q.spans) for q in found if q.level == 0]
    return max(parts, key=len, default=""), True


def sentence_spans(text: str, language: str) -> list[Span]:
    """Give the sentences of a text; those inside quotations too, since a transcript may be one."""
    pack = language_packs().get(language)
    abbreviations = pack.abbreviations if pack else ()
    return [s for start, end in paragraphs(text) for s in sentences(text, start, end, abbreviations)]


def _statements(article: store.PrimaryArticle, spans: Sequence[Span], found: Iterable[store.Found]) -> list[Statement]:
    """Give the sentences with what they hold."""
    items = sorted(found, key=lambda f: f.start)
    meaning = meanings().get(article.language, NO_MEANING)
    told, n = [], 0
    for start, end in spans:
        inside = []
        while n < len(items) and items[n].start < end:
            if items[n].start >= start:
                inside.append(items[n])
            n += 1
        words = words_of(article.text[start:end])
        evidence = meaning.evidence(
            words, [i.item for i in inside if i.is_number], [i.item for i in inside if not i.is_number]
        )
        told.append(Statement(words, article.language, True, article.said_on, evidence))
    return told
