"""What the operating system says of its network, passed on to the phone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtNetwork import QNetworkInformation

_log = logging.getLogger("hookswitch.ui")


class NetworkListener(Protocol):
    """Whom to tell."""

    def changed(self, *, reachable: bool) -> None:
        """The network came back, changed, or is gone."""


class NetworkWatch:
    """Listens as long as the window lives. Where the desktop cannot say, the log says that."""

    def __init__(self, listener: NetworkListener) -> None:
        self._listener = listener
        self._connections: list[Callable[[], object]] = []
        if not QNetworkInformation.loadDefaultBackend():
            _log.info("this desktop does not tell when the network changes")
            return
        network = QNetworkInformation.instance()
        network.reachabilityChanged.connect(self._reachability_changed)
        network.transportMediumChanged.connect(self._medium_changed)
        self._connections = [
            lambda: network.reachabilityChanged.disconnect(self._reachability_changed),
            lambda: network.transportMediumChanged.disconnect(self._medium_changed),
        ]

    def close(self) -> None:
        """Stop listening; harmless the second time."""
        while self._connections:
            self._connections.pop()()

    def _reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        gone = reachability is QNetworkInformation.Reachability.Disconnected
        self._listener.changed(reachable=not gone)

    def _medium_changed(self, medium: QNetworkInformation.TransportMedium) -> None:
        """From a cable to Wi-Fi, say: other addresses, though it was never unreachable."""
        del medium
        self._listener.changed(reachable=True)
