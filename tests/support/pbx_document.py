"""The configuration that ``docs/pbx/asterisk.md`` gives, taken out of it word for word."""

from __future__ import annotations

import re
from pathlib import Path

_DOCUMENT = Path(__file__).parents[2] / "docs" / "pbx" / "asterisk.md"
_TEMPLATES = Path(__file__).parents[1] / "pbx" / "asterisk"
_BLOCK = re.compile(r"^```ini\n; (\w+\.conf)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documented() -> dict[str, str]:
    """File name to all blocks of the document that begin with that name, in their order."""
    files: dict[str, str] = {}
    for name, block in _BLOCK.findall(_DOCUMENT.read_text()):
        files[name] = files.get(name, "") + block
    return files


def documented_pbx() -> dict[str, str]:
    """What an Asterisk of the tests is configured with when it follows the document.

    The test's own part: where it listens, and its extensions.
    """
    files = documented()
    general, *_ = (_TEMPLATES / "pjsip.conf").read_text().partition("[extension](!)")
    media = "media_address = @ADDRESS@\nbind_rtp_to_media_address = yes\n"
    files["pjsip.conf"] = (
        general
        + files["pjsip.conf"].replace("[extension](!)\n", f"[extension](!)\n{media}")
        + "\n@EXTENSIONS@\n"
    )
    return files
