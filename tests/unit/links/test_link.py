"""Links to numbers, and the place where a program waits for them."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from pathlib import Path

import pytest

from app.errors import UserFacingError
from app.links.link import checked, split
from app.links.running import Visit, hand_over, place


@pytest.mark.parametrize(
    ("words", "link", "others"),
    [
        ([], "", []),
        (["tel:+49-30-901820"], "tel:+49-30-901820", []),
        (["--profile-dir", "/p", "SIP:a@b"], "SIP:a@b", ["--profile-dir", "/p"]),
        (["--proxy", "sip:edge.example.com"], "", ["--proxy", "sip:edge.example.com"]),
        (["--proxy=sip:edge", "callto:600"], "callto:600", ["--proxy=sip:edge"]),
        (["orders", "list"], "", ["orders", "list"]),
        (["mailto:a@b"], "", ["mailto:a@b"]),
    ],
)
def test_a_link_is_the_last_word(words: list[str], link: str, others: list[str]) -> None:
    """P8: and never the value of an option."""
    assert split(words) == (link, others)


@pytest.mark.parametrize(
    "link", ["tel:+49-30-901820;ext=12", "sips:a@b.example", "callto://600", " tel:112 "]
)
def test_a_link_goes_to_the_number_field_as_it_is(link: str) -> None:
    """P8."""
    assert checked(link) == link.strip()


@pytest.mark.parametrize(
    "link", ["", "tel:", "sip://", "mailto:a@b", "tel:1\n2", "tel:\x00", "tel:" + "1" * 600, "600", "tel: /"]
)
def test_what_is_no_link_gets_one_sentence(link: str) -> None:
    """P8: never more than a line of it is shown."""
    with pytest.raises(UserFacingError, match="no link to a number") as caught:
        checked(link)
    assert len(str(caught.value)) < 120
    assert "\n" not in str(caught.value)


def test_each_profile_has_a_place_of_its_own() -> None:
    """P8."""
    short, other = Path(tempfile.gettempdir()) / "a", Path(tempfile.gettempdir()) / "b"
    assert place(short) == str(short / "window.sock")
    assert place(other) != place(short)
    for made in (short, other):
        made.rmdir()


def test_a_path_too_long_for_a_socket_gives_way_to_a_folder_that_only_the_user_can_enter(
    short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8: nobody else may read which numbers are called."""
    monkeypatch.setattr(tempfile, "tempdir", str(short_path))
    deep = short_path / ("x" * 150)
    assert place(deep) == place(deep) != place(short_path / ("y" * 150))
    folder = short_path / f"hookswitch-{os.getuid()}"
    assert Path(place(deep)).parent == folder
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    assert place(deep) == ""


def test_without_a_program_there_is_nobody_to_hand_over_to(short_path: Path) -> None:
    """P8: nor where one was killed and left its socket."""
    assert hand_over("", Visit()) is None
    assert hand_over(str(short_path / "no.sock"), Visit()) is None
    dead = short_path / "dead.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(dead))
    assert hand_over(str(dead), Visit("tel:1")) is None


def test_a_program_that_does_not_answer_is_no_reason_for_a_second(short_path: Path) -> None:
    """P8: two phones with one registration would take each other's calls."""
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(short_path / "s"))
        deaf.listen()
        with pytest.raises(UserFacingError, match="does not answer"):
            hand_over(str(short_path / "s"), Visit("tel:1"), patience=0.05)


def test_what_answers_something_else_is_no_phone(short_path: Path) -> None:
    """P8."""
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(short_path / "s"))
        stranger.listen()

        def answer() -> None:
            guest, _ = stranger.accept()
            with guest:
                guest.recv(4096)
                guest.sendall(b"HTTP/1.1 400\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert hand_over(str(short_path / "s"), Visit()) is None
        thread.join()
