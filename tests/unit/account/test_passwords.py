"""Which keyring is chosen, and what becomes of its failures."""

from __future__ import annotations

from collections.abc import Callable

import keyring.backend
import pytest
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.account.passwords import LatePasswords, NoKeyring
from app.account.system_keyring import SERVICE, KeyringPasswords, system_passwords
from app.errors import UserFacingError


class KeyringFake(keyring.backend.KeyringBackend):
    """The interface of the library, in memory."""

    priority = -1.0  # never chosen by the library itself

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's own
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("No such password!")
        del self.kept[service, username]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


def test_a_password_is_kept_found_and_forgotten() -> None:
    backend = KeyringFake()
    passwords = KeyringPasswords(backend)
    passwords.keep("sip:1001@pbx", "geheim")
    assert backend.kept == {(SERVICE, "sip:1001@pbx"): "geheim"}
    assert passwords.get("sip:1001@pbx") == "geheim"
    assert passwords.get("sip:1002@pbx") is None
    passwords.forget("sip:1001@pbx")
    passwords.forget("sip:1001@pbx")
    assert backend.kept == {}


@pytest.mark.parametrize(
    "failure", [KeyringLocked("Failed to unlock the collection!"), OSError("geheim"), RuntimeError("geheim")]
)
def test_a_keyring_that_fails_is_a_sentence_without_the_password(failure: Exception) -> None:
    passwords = KeyringPasswords(KeyringFake(failure))
    acts: list[Callable[[], object]] = [
        lambda: passwords.get("a"),
        lambda: passwords.keep("a", "geheim"),
        lambda: passwords.forget("a"),
    ]
    for act in acts:
        with pytest.raises(UserFacingError, match="could not be opened") as caught:
            act()
        assert "geheim" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_a_system_without_a_keyring_keeps_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """P6: no keyring: ask at each start, write nothing, and say so."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    passwords = system_passwords("linux")
    assert isinstance(passwords, NoKeyring)
    assert "asked for at each start" in passwords.sentence
    passwords.keep("a", "geheim")
    assert passwords.get("a") is None
    passwords.forget("a")


def test_a_keyring_that_writes_its_own_file_is_never_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    assert isinstance(system_passwords("linux"), NoKeyring)


@pytest.mark.parametrize("platform", ["win32", "darwin", "plan9"])
def test_keyrings_of_other_systems_are_not_usable_here(platform: str) -> None:
    assert isinstance(system_passwords(platform), NoKeyring)


def test_the_keyring_is_looked_for_when_it_is_first_needed() -> None:
    chosen: list[NoKeyring] = []

    def choose() -> NoKeyring:
        chosen.append(NoKeyring())
        return chosen[-1]

    passwords = LatePasswords(choose)
    assert passwords.sentence == ""
    assert chosen == []
    passwords.keep("a", "geheim")
    assert passwords.get("a") is None
    passwords.forget("a")
    assert len(chosen) == 1
    assert "asked for at each start" in passwords.sentence
