"""Address books on a server (CardDAV, RFC 6352): found, and followed by what has changed (RFC 6578)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape

import msgspec

from app.directory.contacts.dav import CARD, DAV, Dav, RefusedError, Resource
from app.directory.contacts.mark import Mark
from app.directory.contacts.vcard import read_cards
from app.directory.entry import Entry
from app.errors import UserFacingError
from app.translation import tr

_AT_ONCE = 200
"""Cards asked for in one request."""
_MOST_ROUNDS = 1_000
"""Pieces in which a server may tell its changes."""
_ABOUT = "<resourcetype/><displayname/><current-user-principal/><sync-token/><C:addressbook-home-set/>"


@dataclass(frozen=True)
class FoundBook:
    """An address book of a person on a server."""

    url: str
    name: str


@dataclass(frozen=True)
class Changes:
    """What is different since a mark."""

    mark: Mark
    everything: bool
    """``entries`` is all there is; else only what came or changed."""
    entries: tuple[Entry, ...]
    """Their uids are the paths of their cards."""
    gone: tuple[str, ...] = ()
    """Uids of those that are there no more."""
    bad: tuple[str, ...] = field(default=())
    """A sentence for each card that cannot be used."""


def find_books(dav: Dav, address: str) -> list[FoundBook]:
    """The address books behind what a person typed: a host, an account's address, or a book's own.

    RFC 6764 section 6. Raises ``UserFacingError`` when there are none.
    """
    url = address if "://" in address else f"https://{address}"
    starts = [url] if urlsplit(url).path.strip("/") else [urljoin(url, "/.well-known/carddav"), url]
    refusal: RefusedError | None = None
    for start in starts:
        try:
            where, (about, *_) = dav.propfind(start, _ABOUT)
        except RefusedError as error:
            if error.status in (401, 403):
                raise
            refusal = error
            continue
        except ValueError:
            continue
        if about.is_a(f"{CARD}addressbook"):
            return [_book(where, about)]
        if found := _in_homes(dav, where, about):
            return found
    raise refusal or UserFacingError(tr("There is no address book at {address}.", address=address))


def changes(dav: Dav, url: str, mark: Mark, source: str) -> Changes:
    """What is different at the address book ``url`` since ``mark``. Raises ``UserFacingError``."""
    try:
        return _by_token(dav, url, mark.token, source)
    except RefusedError as error:
        # 403 and 409: the mark is too old (RFC 6578 section 3.7); others: no such report here.
        if error.status == 401:
            raise
    if mark.token:
        return changes(dav, url, Mark(etags=mark.etags), source)
    return _by_etags(dav, url, mark.etags, source)


def _in_homes(dav: Dav, where: str, about: Resource) -> list[FoundBook]:
    home = about.text(f"{CARD}addressbook-home-set")
    principal = about.text(f"{DAV}current-user-principal")
    if not home and principal:
        where, resources = dav.propfind(urljoin(where, principal), _ABOUT)
        home = next((one.text(f"{CARD}addressbook-home-set") for one in resources), "")
    if not home:
        return []
    where, resources = dav.propfind(urljoin(where, home), _ABOUT, depth=1)
    return [_book(where, one) for one in resources if one.is_a(f"{CARD}addressbook")]


def _book(where: str, about: Resource) -> FoundBook:
    last = about.href.strip("/").rpartition("/")[2]
    return FoundBook(urljoin(where, quote(about.href)), about.text(f"{DAV}displayname") or last)


def _by_token(dav: Dav, url: str, token: str, source: str) -> Changes:
    changed: dict[str, None] = {}
    gone: dict[str, None] = {}
    mark = token
    for _ in range(_MOST_ROUNDS):
        tree, resources = dav.report(
            url,
            f"<sync-collection><sync-token>{escape(mark)}</sync-token><sync-level>1</sync-level>"
            "<prop><getetag/></prop></sync-collection>",
        )
        is_partial = False
        for one in resources:
            if one.status == 507:
                is_partial = True
            elif one.status == 404:
                gone[one.href] = None
                changed.pop(one.href, None)
            elif not one.href.endswith("/"):
                changed[one.href] = None
                gone.pop(one.href, None)
        before, mark = mark, (tree.findtext(f"{DAV}sync-token") or "").strip()
        if not is_partial or mark == before:
            break
    entries, bad = _fetched(dav, url, changed, source)
    # A card that has become useless is as good as gone.
    lost = (*gone, *(href for href in changed if href in bad)) if token else ()
    return Changes(Mark(mark), not token, entries, lost, tuple(bad.values()))


def _by_etags(dav: Dav, url: str, known: Mapping[str, str], source: str) -> Changes:
    _, resources = dav.propfind(url, "<getetag/><resourcetype/>", depth=1)
    etags = {
        one.href: one.text(f"{DAV}getetag")
        for one in resources
        if not one.is_a(f"{DAV}collection") and not one.href.endswith("/")
    }
    wanted = [href for href, etag in etags.items() if not etag or known.get(href) != etag]
    entries, bad = _fetched(dav, url, wanted, source)
    gone = (*(href for href in known if href not in etags), *(href for href in bad if href in known))
    # A card that could not be used, or was not given, is asked for again.
    kept = {href: etag for href, etag in etags.items() if href not in bad}
    return Changes(Mark(etags=kept), not known, entries, gone, tuple(bad.values()))


def _fetched(
    dav: Dav, url: str, hrefs: Iterable[str], source: str
) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """The cards as entries; and by its path, why one is none."""
    entries: list[Entry] = []
    bad: dict[str, str] = {}
    rest = iter(hrefs)
    while some := list(islice(rest, _AT_ONCE)):
        wanted = "".join(f"<href>{escape(quote(href))}</href>" for href in some)
        body = f"<C:addressbook-multiget><prop><C:address-data/></prop>{wanted}</C:addressbook-multiget>"
        _, resources = dav.report(url, body, depth=1)
        answered = {one.href for one in resources}
        for href in some:
            if href not in answered:
                bad[href] = _of(href, tr("The server does not give it."))
        for one in resources:
            text = one.text(f"{CARD}address-data")
            if text:
                for entry, sentence in _read(one.href, text, source):
                    if entry is None:
                        bad[one.href] = sentence
                    else:
                        entries.append(entry)
    return tuple(entries), bad


def _read(href: str, text: str, source: str) -> Iterator[tuple[Entry | None, str]]:
    for found in islice(read_cards(io.StringIO(text.replace("\r\n", "\n")), source), 1):
        entry = None if found.entry is None else msgspec.structs.replace(found.entry, uid=href)
        yield entry, _of(href, found.remark) if found.remark else ""


def _of(href: str, reason: str) -> str:
    return tr("{name}: {reason}", name=href.rpartition("/")[2], reason=reason)
