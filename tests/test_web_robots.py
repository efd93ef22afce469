"""robots.txt: what its answers mean, and that a hostile one costs little."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Outcome
from flows.web_model import Fetched, OutcomeError, Request
from flows.web_robots import MAX_ROBOTS_BYTES, Robots, judge, parse_robots

RULES = b"""User-agent: *
Disallow: /private/
Allow: /private/open
User-agent: Natowire/2.0  # us
Crawl-delay: 4
Disallow: /*.pdf$
"""


def allowed(robots: Robots, path: str) -> bool:
    try:
        robots.check(f"http://a.example{path}")
    except OutcomeError:
        return False
    return True


def test_the_group_that_names_us_counts_and_the_others_do_not() -> None:
    ours, other = (Robots(agent, parse_robots(RULES, agent)) for agent in ("natowire", "someone"))
    assert [allowed(ours, path) for path in ("/private/x", "/a.pdf", "/a")] == [True, False, True]
    assert [allowed(other, path) for path in ("/private/x", "/private/open", "/a.pdf")] == [False, True, True]
    assert (ours.crawl_delay_s, other.crawl_delay_s) == (4.0, 0.0)


def test_a_group_for_another_agent_whose_name_is_in_ours_is_not_ours() -> None:
    rules = Robots("natowire", parse_robots(b"User-agent: wire\nUser-agent: nato\nDisallow: /", "natowire"))
    assert allowed(rules, "/")


@pytest.mark.parametrize(
    ("outcome", "status", "refused_as"),
    [
        (Outcome.NOT_FOUND, 404, None),
        (Outcome.BLOCKED, 403, None),
        (Outcome.GONE, 410, None),
        (Outcome.TOO_MANY_REDIRECTS, None, None),
        (Outcome.RATE_LIMITED, 429, Outcome.ROBOTS),
        (Outcome.HTTP_ERROR, 500, Outcome.ROBOTS),
        (Outcome.RATE_LIMITED, 503, Outcome.ROBOTS),
        (Outcome.TRUNCATED, 200, Outcome.ROBOTS),
        (Outcome.DNS, None, Outcome.DNS),
        (Outcome.CONNECT, None, Outcome.CONNECT),
        (Outcome.ADDRESS_REFUSED, None, Outcome.ADDRESS_REFUSED),
    ],
)
def test_absent_rules_allow_everything_and_unknown_ones_nothing(
    outcome: Outcome, status: int | None, refused_as: Outcome | None
) -> None:
    robots = judge("natowire", Fetched(Request("http://a.example/robots.txt"), outcome, "", status, detail="why"))
    if refused_as is None:
        robots.check("http://a.example/")
        return
    with pytest.raises(OutcomeError) as stop:
        robots.check("http://a.example/")
    assert (stop.value.outcome, stop.value.detail) == (refused_as, "robots.txt: why")


@given(st.binary())
def test_any_bytes_are_read_as_rules(body: bytes) -> None:
    Robots("natowire", parse_robots(b"User-agent: *\nDisallow: /x\n" + body, "natowire")).check("http://a.example/y")


@pytest.mark.parametrize(
    "unit",
    ["User-agent: a{0}\n", "User-agent: a{0}\nDisallow: /{0}\n", "Disallow: /*a*a*a*b{0}\n", "Disallow: /%{0}$\n", "x"],
)
def test_a_hostile_file_of_the_full_size_is_read_in_linear_time(unit: str) -> None:
    body = "User-agent: *\n" + "".join(unit.format(n) for n in range(MAX_ROBOTS_BYTES // len(unit.format(10_000))))
    began = process_time()
    robots = Robots("natowire", parse_robots(body.encode(), "natowire"))
    allowed(robots, "/" + "a" * 2000)
    assert process_time() - began < 3.0
