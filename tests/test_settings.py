"""Settings come from the environment and natowire.toml; wrong ones are told by name."""

from pathlib import Path

import pytest

from extractors.errors import UsageError
from flows.settings import load_settings


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "natowire.toml").write_text('min_gap_s = 3\ncontact = "desk@example.org"\n', "utf-8")
    monkeypatch.setenv("NATOWIRE_MIN_GAP_S", "0.5")
    monkeypatch.setenv("NATOWIRE_ALLOW_ADDRESSES", "127.10.0.0/16, 10.0.0.1:80")
    settings = load_settings()
    assert (settings.min_gap_s, settings.contact) == (0.5, "desk@example.org")
    assert settings.allow_addresses == ("127.10.0.0/16", "10.0.0.1:80")


def test_a_wrong_setting_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATOWIRE_PER_HOST", "many")
    with pytest.raises(UsageError, match="setting per_host"):
        load_settings()
    monkeypatch.delenv("NATOWIRE_PER_HOST")
    (tmp_path / "natowire.toml").write_text("colour = 1\n", "utf-8")
    with pytest.raises(UsageError, match="colour"):
        load_settings()
    (tmp_path / "natowire.toml").write_text("no toml [", "utf-8")
    with pytest.raises(UsageError, match=r"natowire\.toml"):
        load_settings()


def test_a_confidence_lies_between_none_and_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().claim_confidence == 0.7
    monkeypatch.setenv("NATOWIRE_CLAIM_CONFIDENCE", "0")
    assert load_settings().claim_confidence == 0
    monkeypatch.setenv("NATOWIRE_CLAIM_CONFIDENCE", "60")
    with pytest.raises(UsageError, match="setting claim_confidence"):
        load_settings()


def test_an_empty_sources_setting_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NATOWIRE_SOURCES", "")
    assert load_settings().sources is None
