"""WebDAV as far as address books need it (RFC 4918, 6352, 6578): requests, XML, failures in sentences."""

from __future__ import annotations

import ssl
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import unquote, urljoin, urlsplit

import httpx2

from app.errors import UserFacingError
from app.translation import tr

DAV = "{DAV:}"
CARD = "{urn:ietf:params:xml:ns:carddav}"

TIMEOUT_SECONDS = 20.0
MOST_BYTES = 64 << 20
"""Of one answer."""
_MOST_REDIRECTS = 5
_LOCAL = ("localhost", "127.0.0.1", "::1")
_CHUNK = 1 << 16

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"'


class RefusedError(UserFacingError):
    """The server answered, but not with what was asked for."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Resource:
    """One ``response`` of a multistatus (RFC 4918 section 14.24)."""

    href: str
    """The path, unquoted."""
    status: int
    """Of the resource itself; 0 where only its properties have one."""
    properties: Mapping[str, ET.Element]
    """Those that were found, by their names in Clark's notation."""

    def text(self, name: str) -> str:
        """The text of a property, or of the ``href`` inside it."""
        found = self.properties.get(name)
        if found is None:
            return ""
        inner = found.find(f"{DAV}href")
        return ((found if inner is None else inner).text or "").strip()

    def is_a(self, kind: str) -> bool:
        """Whether it is this type of resource."""
        found = self.properties.get(f"{DAV}resourcetype")
        return found is not None and found.find(kind) is not None


class Dav:
    """One person at one server. A context manager; every method blocks and raises ``UserFacingError``."""

    def __init__(self, user: str, password: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._user, self._password = user, password
        self._auth: httpx2.Auth = httpx2.BasicAuth(user, password)
        # ``trust_env``: a proxy of the person's is used; a .netrc of theirs is not, the user is named.
        self._client = httpx2.Client(timeout=timeout, headers={"User-Agent": "Hookswitch"})

    def __enter__(self) -> Dav:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def propfind(self, url: str, names: str, depth: int = 0) -> tuple[str, list[Resource]]:
        """Properties (``names``: empty elements) of a resource, and of those in it with ``depth`` 1.

        Gives also the address that answered.
        """
        body = f"{_HEAD}<propfind {_SPACES}><prop>{names}</prop></propfind>"
        where, tree = self._ask("PROPFIND", url, body, depth)
        return where, list(_resources(tree))

    def report(self, url: str, body: str, depth: int = 0) -> tuple[ET.Element, list[Resource]]:
        """A report (RFC 3253 section 3.6); ``body``: its element, which may use the prefix ``C``."""
        name, rest = body[1:].split(">", 1)
        _, tree = self._ask("REPORT", url, f"{_HEAD}<{name} {_SPACES}>{rest}", depth)
        return tree, list(_resources(tree))

    def _ask(self, method: str, url: str, body: str, depth: int) -> tuple[str, ET.Element]:
        host = urlsplit(url).hostname or url
        try:
            status, where, content = self._send(method, url, body, depth)
        except httpx2.HTTPError as error:
            raise UserFacingError(_unreachable(host, error)) from error
        except httpx2.InvalidURL as error:
            raise UserFacingError(tr("{url} is no web address.", url=url)) from error
        if status != httpx2.codes.MULTI_STATUS:
            raise RefusedError(_refused(host, status), status)
        # An answer has no need of entities, which is what makes hostile XML large.
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UserFacingError(tr("The answer of {host} cannot be read.", host=host))
        try:
            return where, ET.fromstring(content)  # noqa: S314 - no document type, see above
        except ET.ParseError as error:
            raise UserFacingError(tr("The answer of {host} cannot be read.", host=host)) from error

    def _send(self, method: str, url: str, body: str, depth: int) -> tuple[int, str, bytes]:
        """Status, address and content; redirects keep the method and the password's secret."""
        headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
        for _ in range(_MOST_REDIRECTS):
            _require_safe(url)
            request = self._client.build_request(method, url, headers=headers, content=body.encode())
            answer = self._client.send(request, auth=self._auth, stream=True)
            try:
                if self._wants_digest(answer):
                    self._auth = httpx2.DigestAuth(self._user, self._password)
                elif answer.has_redirect_location:
                    url = urljoin(url, answer.headers["Location"])
                else:
                    return answer.status_code, url, _limited(answer)
            finally:
                answer.close()
        raise UserFacingError(tr("{url} leads nowhere: it sends on and on.", url=url))

    def _wants_digest(self, answer: httpx2.Response) -> bool:
        return (
            answer.status_code == httpx2.codes.UNAUTHORIZED
            and isinstance(self._auth, httpx2.BasicAuth)
            and "digest" in answer.headers.get("WWW-Authenticate", "").lower()
        )


def _require_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return
    raise UserFacingError(
        tr("{url} does not begin with https://, so the password was not sent there.", url=url)
    )


def _limited(answer: httpx2.Response) -> bytes:
    content = bytearray()
    for chunk in answer.iter_bytes(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise UserFacingError(
                tr("The answer of {host} is too large to be an address book.", host=answer.url.host)
            )
    return bytes(content)


def _resources(tree: ET.Element) -> Iterator[Resource]:
    for response in tree.iter(f"{DAV}response"):
        href = unquote(urlsplit((response.findtext(f"{DAV}href") or "").strip()).path)
        found = {
            one.tag: one
            for stat in response.iter(f"{DAV}propstat")
            if _status(stat) in (0, 200)
            for one in stat.iterfind(f"{DAV}prop/*")
        }
        yield Resource(href, _status(response), found)


def _status(element: ET.Element) -> int:
    """Of ``HTTP/1.1 404 Not Found``."""
    words = (element.findtext(f"{DAV}status") or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def _refused(host: str, status: int) -> str:
    if status in (401, 403):
        return tr("{host} does not accept this user name and password ({status}).", host=host, status=status)
    if status in (404, 405, 410, 501):
        return tr("There is no address book at this address of {host} ({status}).", host=host, status=status)
    return tr("{host} cannot give the address book now ({status}).", host=host, status=status)


def _unreachable(host: str, error: httpx2.HTTPError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return tr(
                "The certificate of {host} cannot be trusted: {reason}.",
                host=host,
                reason=cause.verify_message.rstrip("."),
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.TimeoutException):
        return tr("{host} does not answer.", host=host)
    return tr("{host} cannot be reached: {reason}.", host=host, reason=str(error).rstrip("."))
