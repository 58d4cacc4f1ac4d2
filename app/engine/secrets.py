"""Takes secrets out of SIP text before it leaves the engine (requirement: logs hold no secret)."""

from __future__ import annotations

import re

MASK = "***"

_AUTHORIZATION = re.compile(
    r"^((?:proxy-)?authorization[ \t]*:[ \t]*\w*)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_CRYPTO = re.compile(r"(inline:)[^\s|;]+", re.IGNORECASE)
_ICE_PASSWORD = re.compile(r"(ice-pwd:)[^\s]+", re.IGNORECASE)
_KEY_MGMT = re.compile(r"^(a=key-mgmt:\S+[ \t]+)[^\r\n]+", re.IGNORECASE | re.MULTILINE)
_URI_PASSWORD = re.compile(r"(sips?:[^\s@:;<>]{1,256}):[^\s@<>]{1,256}@", re.IGNORECASE)
# Bounded, because a peer could otherwise make masking slow.


def masked(text: str) -> str:
    """``text`` without digest answers, SDES keys (RFC 4568), MIKEY, ICE (RFC 8839) and URI passwords.

    Of an Authorization header the scheme stays, so that a reader sees that one was sent.
    """
    text = _AUTHORIZATION.sub(rf"\1 {MASK}", text)
    text = _CRYPTO.sub(rf"\1{MASK}", text)
    text = _ICE_PASSWORD.sub(rf"\1{MASK}", text)
    text = _KEY_MGMT.sub(rf"\1{MASK}", text)
    return _URI_PASSWORD.sub(rf"\1:{MASK}@", text)
