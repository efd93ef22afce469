"""Claims: quotation marks -> content spans -> cues -> candidate speakers -> ranker."""

from extractors.claims.find import find_claims

__all__ = ["find_claims"]
