"""An account file at an https:// address: verified TLS, ETag, nothing but https, nothing too large."""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.request
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import truststore

from app.account.load import MOST_BYTES
from app.account.source import Content, Look, Unchanged, Unreachable
from app.translation import tr

POLL_SECONDS = 60.0
TIMEOUT_SECONDS = 10.0

_STATUS = {
    401: "The server {host} does not let this desk read the account file (401).",
    403: "The server {host} does not let this desk read the account file (403).",
    404: "The server {host} has no account file at this address (404).",
}
_OTHER_STATUS = "The server {host} cannot give the account file now ({status})."
_CERTIFICATE = (
    "The certificate of {host} cannot be trusted, so the account file was not taken from it: {reason}."
)
_UNKNOWN_HOST = "The server {host} of the account file is not known on this network."
_REFUSED = "The server {host} of the account file does not accept connections."
_TIMEOUT = "The server {host} of the account file does not answer."
_OTHER = "The account file cannot be fetched from {host}: {reason}."
_INSECURE = (
    "The server {host} sends this desk on to an address without https, so the account file was not taken."
)


class _InsecureRedirectError(Exception):
    """The server pointed to an address that is not https."""


class _HttpsRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to https only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to be sent down to plain http (or to a file)."""
        if urlsplit(newurl).scheme.lower() != "https":
            raise _InsecureRedirectError
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class HttpsFile:
    """A file on a web server, asked for with the ETag of what is already here (RFC 9110 section 13.1.2)."""

    def __init__(
        self,
        address: str,
        context: ssl.SSLContext | None = None,
        interval_seconds: float = POLL_SECONDS,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._address = address
        self._host = urlsplit(address).hostname or address
        self._interval = interval_seconds
        self._timeout = timeout_seconds
        self._etag: str | None = None
        tls = context if context is not None else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=tls), _HttpsRedirects()
        )

    @property
    def name(self) -> str:
        """The address."""
        return self._address

    @property
    def interval_seconds(self) -> float:
        """See ``Source.interval_seconds``."""
        return self._interval

    def forget(self) -> None:
        """See ``Source.forget``."""
        self._etag = None

    def look(self, now: float) -> Look:
        """Ask the server; every failure is a sentence."""
        request = urllib.request.Request(self._address, headers={"User-Agent": "Hookswitch"})  # noqa: S310 - https only, checked on entry
        if self._etag is not None:
            request.add_header("If-None-Match", self._etag)
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                content = response.read(MOST_BYTES + 1)
                self._etag = response.headers.get("ETag")
            return Content(content)
        except HTTPError as error:
            with error:
                return self._status(error.code)
        except _InsecureRedirectError:
            return Unreachable(tr(_INSECURE, host=self._host))
        except URLError as error:
            return self._unreachable(error.reason)
        except (OSError, http.client.HTTPException) as error:
            return self._unreachable(error)

    def _status(self, status: int) -> Look:
        if status == http.client.NOT_MODIFIED:
            return Unchanged()
        template = _STATUS.get(status, _OTHER_STATUS)
        return Unreachable(tr(template, host=self._host, status=status))

    def _unreachable(self, reason: BaseException | str) -> Unreachable:
        if isinstance(reason, ssl.SSLCertVerificationError):
            return Unreachable(tr(_CERTIFICATE, host=self._host, reason=reason.verify_message))
        if isinstance(reason, socket.gaierror):
            return Unreachable(tr(_UNKNOWN_HOST, host=self._host))
        if isinstance(reason, ConnectionRefusedError):
            return Unreachable(tr(_REFUSED, host=self._host))
        if isinstance(reason, TimeoutError):
            return Unreachable(tr(_TIMEOUT, host=self._host))
        said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return Unreachable(tr(_OTHER, host=self._host, reason=said))
