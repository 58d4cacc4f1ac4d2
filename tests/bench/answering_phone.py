"""Our phone without its window, answering every call by itself: what SIPp calls.

python -m tests.bench.answering_phone ADDRESS PORT
"""

from __future__ import annotations

import signal
import sys

from app.account.desk import Desk
from app.account.sip import SipAccount
from app.calls.events import CallAdded
from app.loop import ThreadLoop
from app.phone import build
from tests.bench.subjects import USER


def main() -> None:
    """Run until SIGTERM."""
    address, port = sys.argv[1:]
    loop = ThreadLoop()
    account = SipAccount(account_id="desk", user=USER, local_address=address, local_port=int(port))
    phone = build(loop, desk=Desk(account=account))

    def answer(event: CallAdded) -> None:
        call = phone.calls.get(event.call_id)
        if call is not None and call.ringing_here:
            phone.calls.answer(call.id)

    phone.bus.subscribe(CallAdded, answer)
    signal.signal(signal.SIGTERM, lambda *_: loop.post(loop.stop))
    phone.start()
    loop.run()
    phone.stop()


if __name__ == "__main__":
    main()
