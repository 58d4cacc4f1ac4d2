"""The little of jeepney that is used here."""

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import Any

class MessageType(Enum):
    method_call = 1
    method_return = 2
    error = 3
    signal = 4

class HeaderFields(IntEnum):
    path = 1
    interface = 2
    member = 3
    sender = 7
    error_name = 4
    reply_serial = 5

class Header:
    message_type: MessageType
    fields: Mapping[HeaderFields, Any]

class Message:
    header: Header
    body: tuple[Any, ...]

class DBusAddress:
    object_path: str
    bus_name: str | None
    interface: str | None
    def __init__(self, object_path: str, bus_name: str | None = ..., interface: str | None = ...) -> None: ...

class DBusErrorResponse(Exception): ...  # noqa: N818 - the library's name

class MatchRule:
    def __init__(
        self,
        *,
        type: str | None = ...,  # noqa: A002 - the library's name
        interface: str | None = ...,
        member: str | None = ...,
        path: str | None = ...,
    ) -> None: ...
    def add_arg_condition(self, argno: int, value: str, kind: str = ...) -> None: ...
    def matches(self, msg: Message) -> bool: ...

class MessageGenerator:
    interface: str
    def AddMatch(self, rule: MatchRule) -> Message: ...  # noqa: N802 - the library's name
    def RequestName(self, name: str, flags: int = ...) -> Message: ...  # noqa: N802 - the library's name

message_bus: MessageGenerator

def new_method_call(
    remote_obj: DBusAddress, method: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
def new_method_return(
    parent_msg: Message, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
def new_error(
    parent: Message, error_name: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
def new_signal(
    emitter: DBusAddress, signal: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
