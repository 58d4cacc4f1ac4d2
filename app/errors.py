"""The three families of failure.

``UserFacingError`` is a sentence for a person and is shown; ``Cancelled`` is silent; every other
exception is a bug and reaches the crash dialog with a log bundle.
"""


class UserFacingError(Exception):
    """Something a person can read and act on. ``str(error)`` is one or two whole sentences."""


class Cancelled(Exception):  # noqa: N818 - not an error: the person changed their mind
    """The person took the request back; nothing is shown."""


class IllegalTransition(Exception):  # noqa: N818 - always a bug, named for what happened
    """A state machine was asked for a step that its table does not list."""

    def __init__(self, machine: str, old: object, new: object) -> None:
        super().__init__(f"{machine}: {old} -> {new} is not a legal transition")
