"""A database that wants a password. Apart from ``store``, which takes its time to load."""

from __future__ import annotations

from app.errors import UserFacingError


class PasswordWanted(UserFacingError):  # noqa: N818 - named for what is to be done
    """The database asks for a password, or refuses the one that it got."""
