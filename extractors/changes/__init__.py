"""What differs between two versions of an article, and what of that is an edit."""

from extractors.changes.compare import ChangeKind, SentenceChange, TextChange, compare, count_words, same_but_for_noise
from extractors.changes.lexicon import ChangeLexicon
from extractors.changes.passages import Edit, Tagged, TaggedClaim, TaggedNumber, find_edits

__all__ = [
    "ChangeKind",
    "ChangeLexicon",
    "Edit",
    "SentenceChange",
    "Tagged",
    "TaggedClaim",
    "TaggedNumber",
    "TextChange",
    "compare",
    "count_words",
    "find_edits",
    "same_but_for_noise",
]
