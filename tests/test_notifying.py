"""What leaves for chats and mail: texts of strangers without calls, errors without any part of an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from flows.notifying import Message, harmless, link, send

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789-._~", min_size=3, max_size=20)


@given(st.text(st.sampled_from("@<>!#&[]()ehr\u202e\x07\n =") | st.characters(), max_size=60))
def test_no_text_calls_anybody_or_hides_where_a_link_goes(text: str) -> None:
    made = harmless(text)
    assert not re.search(r"@\w|<[!@#&\w]|\]\(|[\x00-\x1f\x7f\u202a-\u202e]", made)


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://a.example/@everyone/1", "https://a.example/%40everyone/1"),
        ("https://a.example/b?c=d", "https://a.example/b?c=d"),
        ("javascript:alert(1)", ""),
        ("https://a.example/<!channel>", ""),
        (None, ""),
    ],
)
def test_a_link_is_followed_where_it_says(url: str | None, made: str) -> None:
    assert link(url) == made


@given(WORD, WORD, WORD)
def test_an_error_names_no_part_of_the_address(user: str, password: str, token: str) -> None:
    from flows.notifying import _without

    address = SecretStr(f"json://{user}:{password}@h.example/{token}?x={token}")
    told = _without(address, f"cannot reach {address.get_secret_value()} as {user} with {password.upper()} at {token}")
    assert not [part for part in (user, password, token, "h.example") if part.lower() in told.lower().replace("…", "|")]


@pytest.mark.parametrize("address", ["nonsense", "nosuch://s3cr3t-token", "json://", "slack://s3cr3t", "://s3cr3t"])
def test_an_address_that_apprise_does_not_know_is_told_without_it(address: str) -> None:
    problem = send(SecretStr(address), Message("title", "body"))
    assert problem.startswith("its address is none that apprise knows") and "s3cr3t" not in problem
