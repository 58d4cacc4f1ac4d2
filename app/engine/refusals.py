"""The sentences that the engine writes itself, said in the person's language.

The engine process speaks English: it has no catalogue, and its log is read by whoever helps. Its replies and
the troubles of its devices are read by people; here they are known again and translated as a whole. A test
compares the list with the engine's source.
"""

from __future__ import annotations

import re
from typing import Final

from app.translation import tr

SENTENCES: Final = (
    "{file} is no WAV file of 16 bit PCM, mono.",
    "Every line of this phone is in use.",
    "Only the keys 0 to 9, * and # and A to D can be sent.",
    "Port {port} is in use by another program.",
    "The CA file {file} cannot be read: {reason}.",
    "The SIP port could not be opened: {reason}.",
    "The SIP stack refused: {reason}.",
    "The account could not be set up: {reason}.",
    "The account has no registrar.",
    "The account is there already.",
    "The address {address} cannot be called.",
    "The address {address} does not belong to this machine.",
    "The call has no account.",
    "The call is being recorded already.",
    "The call is just being held or resumed.",
    "The call is not being recorded.",
    "The call is over.",
    "The engine failed to carry out the command; the log says more.",
    "The file {file} holds no certificates in PEM form.",
    "The header {header} cannot be sent.",
    "The other side has not rung yet; the call cannot be handed over before it does.",
    "The other side takes no keys within the sound (RFC 4733).",
    "The sound device “{device}” cannot be used: {reason}.",
    "The sound device “{device}” has stopped.",
    "The sound device “{device}” is not there.",
    "The sound library PortAudio is not installed on this computer.",
    "The system does not let this program use port {port}.",
    "The system's certificate store was not found; name a CA file in the account.",
    "There is no recording that could go on.",
    "There is no sound file {file}.",
    "There is no such account.",
    "There is no such call.",
    "There is such a call already.",
    "This engine does not know the command.",
    "Too many calls were started at once. Please try again in a moment.",
)
"""As in the engine's source, with a name for each value."""


def translated(sentence: str) -> str:
    """What the engine said, in the person's language; a sentence that is not known stays as it is."""
    for pattern, template in _KNOWN:
        found = pattern.fullmatch(sentence)
        if found is not None:
            return tr(template, **found.groupdict())
    return sentence


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(template)), re.DOTALL)


_KNOWN: Final = tuple((_pattern(template), template) for template in SENTENCES)
