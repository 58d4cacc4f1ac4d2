"""The little of jeepney that the keyring tests use."""

class MatchRule:
    def __init__(
        self,
        *,
        type: str | None = ...,  # noqa: A002 - the library's name
        interface: str | None = ...,
        member: str | None = ...,
    ) -> None: ...
    def add_arg_condition(self, argno: int, value: str, kind: str = ...) -> None: ...

class MessageGenerator:
    interface: str

message_bus: MessageGenerator
