"""Whether it is our own network that is away: then no source is held to account for not being reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.model import Outcome
from warehouse.rows import Pull

FEWEST_HOSTS = 3  # one or two hosts may well be down at once
SHARE = 0.95  # a proxy or a host of the same network may answer all the same
_UNREACHED = frozenset({Outcome.DNS, Outcome.CONNECT, Outcome.TIMEOUT, Outcome.ROBOTS})


@dataclass(slots=True)
class Reach:
    """Which hosts answered in a cycle; pulls that reached nobody are kept until it is over."""

    answered: set[str] = field(default_factory=set)
    unreached: list[Pull] = field(default_factory=list)

    def take(self, pulls: Sequence[Pull]) -> list[Pull]:
        """Note a batch of pulls and give those that can be written: whether a host was there is known at the end."""
        told = []
        for pull in pulls:
            if any(fetch.status is not None for fetch in pull.fetches):
                self.answered.add(_host(pull))
            if _is_unreached(pull):
                self.unreached.append(pull)
            else:
                told.append(pull)
        return told

    def judge(self) -> tuple[list[Pull], str]:
        """Give the pulls that were kept, and what was seen of the network where it is away: then they are marked so."""
        silent = {_host(pull) for pull in self.unreached} - self.answered
        if len(silent) < FEWEST_HOSTS or len(silent) < SHARE * len(silent | self.answered):
            return self.unreached, ""
        reasons = Counter(pull.failure.reason for pull in self.unreached if pull.failure)
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        seen = f"{len(silent)} of {len(silent | self.answered)} hosts could not be reached ({told})"
        return [replace(pull, outage=True) for pull in self.unreached], seen


def _is_unreached(pull: Pull) -> bool:
    """Whether the pull failed without a word from the host; robots.txt that could not be read is such a failure."""
    failure = pull.failure
    return (
        failure is not None
        and failure.later
        and failure.reason in _UNREACHED
        and not any(fetch.status is not None for fetch in pull.fetches)
    )


def _host(pull: Pull) -> str:
    return pull.fetches[0].host if pull.fetches else pull.source_id
