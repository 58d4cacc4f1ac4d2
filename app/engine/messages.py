"""The whole contract between the window's process and the engine process.

Three shapes travel over the pipe, each a msgpack-encoded frame of one of the unions below:

* ``Request`` (parent to child): a token and one ``Command``;
* ``Reply`` (child to parent): the token again, and an error sentence when the command was refused;
* an ``Event`` (child to parent): something that happened.

Messages state SIP and audio facts; the parent's core decides what they mean. A command is answered
as soon as pjsua2 has taken it; its outcome arrives as events. The first frame of a child is
``Hello``; a parent that finds another ``protocol`` in it ends the child.

Strings for identifiers: ``account_id`` is chosen by the parent; ``call_id`` by whoever starts the
call (the parent for outgoing calls, the engine for incoming ones) and is never used twice, also
not by a later engine. Times are seconds, levels are dBFS, latencies milliseconds.
"""

from __future__ import annotations

import msgspec

from app.engine.commands import Command
from app.engine.events import Event
from app.engine.values import Message

PROTOCOL = 1
"""Raised by one whenever an older parent or child would misread a frame."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A command on its way to the engine."""

    token: int
    command: Command


class Reply(Message, frozen=True):
    """The engine took the command (``error`` empty) or refused it, in one sentence."""

    token: int
    error: str = ""


_request_decoder = msgspec.msgpack.Decoder(Request)
_outgoing_decoder: msgspec.msgpack.Decoder[Reply | Event] = msgspec.msgpack.Decoder(Reply | Event)
_encoder = msgspec.msgpack.Encoder()


def encode(message: Request | Reply | Event) -> bytes:
    """One frame for the pipe."""
    return _encoder.encode(message)


def decode_request(frame: bytes) -> Request:
    """What the child received. Raises ``msgspec.ValidationError`` for a frame outside the contract."""
    return _request_decoder.decode(frame)


def decode_outgoing(frame: bytes) -> Reply | Event:
    """What the parent received. Raises ``msgspec.ValidationError`` for a frame outside the contract."""
    return _outgoing_decoder.decode(frame)
