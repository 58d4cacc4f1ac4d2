"""The one function that every sentence for a person goes through.

``tr`` takes a whole sentence with named placeholders, never pieces. Catalogues are gettext's, so
that the core can speak too without knowing Qt.
"""

from __future__ import annotations

import gettext

_catalogues: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def use(catalogue: gettext.NullTranslations) -> None:
    """Speak this language from now on (the language is the process's, as gettext's own is)."""
    _catalogues[0] = catalogue


def tr(sentence: str, /, **values: object) -> str:
    """``sentence`` in the person's language, its ``{name}`` placeholders filled in."""
    text = _catalogues[0].gettext(sentence)
    return text.format(**values) if values else text


def tr_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Like ``tr`` for a sentence that depends on a number; both forms may use ``{count}``."""
    return _catalogues[0].ngettext(one, many, count).format(count=count, **values)
