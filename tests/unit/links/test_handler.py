"""Who opens links on a Linux desktop: a desktop entry and a list of defaults."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

import pytest

from app.errors import UserFacingError
from app.links.handler import ENTRY, DesktopEntry, entry, of_this_user, program
from app.paths import Paths, system_paths
from app.preferences import PreferenceFile
from ui.main import main

OTHERS = """\
[Added Associations]
x-scheme-handler/tel=other.desktop;

[Default Applications]
text/html=browser.desktop
x-scheme-handler/tel=other.desktop;third.desktop
# a comment
"""


@pytest.fixture
def desktop(tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(tmp_path / "share", tmp_path / "config", ("/opt/my phone/hookswitch",))


def defaults(desktop: DesktopEntry) -> configparser.SectionProxy:
    """The section of defaults, read by somebody else's reader."""
    parser = configparser.ConfigParser(delimiters=("=",))
    parser.read(desktop.config_home / "mimeapps.list", encoding="utf-8")
    return parser["Default Applications"]


def test_it_is_installed_beside_what_there_is_and_taken_back(desktop: DesktopEntry) -> None:
    """P8: for this user alone; whoever opened links before comes second, and first again afterwards."""
    desktop.config_home.mkdir()
    (desktop.config_home / "mimeapps.list").write_text(OTHERS, encoding="utf-8")
    assert not desktop.installed()
    desktop.install()
    desktop.install()
    assert desktop.installed()
    assert defaults(desktop)["x-scheme-handler/tel"] == f"{ENTRY};other.desktop;third.desktop;"
    assert defaults(desktop)["x-scheme-handler/callto"] == f"{ENTRY};"
    assert defaults(desktop)["text/html"] == "browser.desktop"
    desktop.remove()
    assert not desktop.installed()
    assert not (desktop.data_home / "applications" / ENTRY).exists()
    assert defaults(desktop)["x-scheme-handler/tel"] == "other.desktop;third.desktop;"
    assert "x-scheme-handler/sip" not in defaults(desktop)
    text = (desktop.config_home / "mimeapps.list").read_text(encoding="utf-8")
    assert "[Added Associations]\nx-scheme-handler/tel=other.desktop;" in text
    assert "# a comment" in text


def test_nothing_is_there_before(desktop: DesktopEntry) -> None:
    """P8."""
    desktop.remove()
    assert not (desktop.config_home / "mimeapps.list").exists()
    desktop.install()
    assert desktop.installed()


def test_the_entry_names_the_program_and_the_links(desktop: DesktopEntry) -> None:
    """P8: the link is one word of its own, whatever is in it."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # keys of a desktop entry have capitals
    parser.read_string(entry(desktop.words))
    section = parser["Desktop Entry"]
    assert shlex.split(section["Exec"]) == ["/opt/my phone/hookswitch", "%u"]
    assert section["MimeType"].split(";")[:2] == ["x-scheme-handler/tel", "x-scheme-handler/sip"]
    strange = entry(('/a "b" $c/100%`x`\\y',))
    assert 'Exec="/a \\\\"b\\\\" \\\\$c/100%%\\\\`x\\\\`\\\\\\\\y" %u\n' in strange


def test_a_folder_that_cannot_be_written_is_told(desktop: DesktopEntry) -> None:
    """P8: one sentence."""
    desktop.data_home.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserFacingError, match="cannot be written"):
        desktop.install()


def test_a_profile_of_its_own_has_no_say_in_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """P8: the entry would open the window of another profile; one sentence says where to choose it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert isinstance(of_this_user(PreferenceFile.in_folder(system_paths().config).folder), DesktopEntry)
    for config in (Paths.under(tmp_path / "p").config, None):
        assert "without a --profile-dir" in str(of_this_user(PreferenceFile(config and config / "f").folder))
    assert main(["--profile-dir", str(tmp_path / "p"), "links", "install"]) == 1
    assert "without a --profile-dir" in capsys.readouterr().err
    assert not (tmp_path / "share").exists()
    assert main(["links", "install"]) == 0
    assert (tmp_path / "share" / "applications" / ENTRY).exists()


def test_the_program_is_one_that_can_be_started() -> None:
    """P8: the entry outlives this run."""
    assert Path(program()[0]).exists()
