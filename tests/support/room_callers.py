"""Many participants of a conference room at once, by SIPp: each calls, says nothing and stays.

They register nowhere; the PBX knows them by the extension that they all call as.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Final

from tests.support.asterisk import Asterisk, extension

_SCENARIO = """\
<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="participant">
  <send retrans="500"><![CDATA[
{invite}
      CSeq: 1 INVITE
      Content-Type: application/sdp
      Content-Length: [len]

{sdp}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send><![CDATA[
      ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:{user}@[remote_ip]>;tag=[call_number]
      To: <sip:[service]@[remote_ip]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Content-Length: 0

  ]]></send>
  <send retrans="500"><![CDATA[
{invite}
      CSeq: 2 INVITE
      [authentication username={user} password={password}]
      Content-Type: application/sdp
      Content-Length: [len]

{sdp}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
      ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:{user}@[remote_ip]>;tag=[call_number]
      To: <sip:[service]@[remote_ip]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 2 ACK
      Content-Length: 0

  ]]></send>
  <pause milliseconds="600000"/>
</scenario>
"""

_INVITE = """\
      INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:{user}@[remote_ip]>;tag=[call_number]
      To: <sip:[service]@[remote_ip]>
      Call-ID: [call_id]
      Contact: <sip:{user}@[local_ip]:[local_port]>
      Max-Forwards: 70"""

_SDP = """\
      v=0
      o=sipp 1 1 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 0
      a=rtpmap:0 PCMU/8000"""


ROOM: Final = "8{room}"
"""The account file's ``room_address`` that fits the documented dialplan."""
_RTP_PORTS: Final = 20_000


def missing() -> str:
    """Why SIPp cannot call here; empty when it can."""
    return "" if shutil.which("sipp") else "SIPp is not installed (Debian: sip-tester)"


def in_room(pbx: Asterisk, room: str) -> int:
    """How many are in the room now, by the PBX's own list."""
    lines = pbx.manager.command(f"confbridge list {room}").splitlines()
    return sum("PJSIP/" in line for line in lines)


class RoomCallers:
    """SIPp with so many participants, who say nothing and stay until ``close``; a context manager."""

    def __init__(
        self, folder: Path, *, pbx: Asterisk, room: str, participants: int, rate: int, user: str
    ) -> None:
        """``rate``: calls a second. ``user``: an extension of the PBX that all of them call as."""
        scenario = folder / "participant.xml"
        words = {"user": user, "password": extension(user).password}
        text = _SCENARIO.format(invite=_INVITE.format(**words), sdp=_SDP, **words)
        scenario.write_text(text)
        command = ["sipp", f"{pbx.address}:{pbx.ports.sip}", "-sf", str(scenario), "-s", room]
        command += ["-i", pbx.address, "-m", str(participants), "-l", str(participants), "-r", str(rate)]
        command += ["-nostdin", "-mp", str(_RTP_PORTS), "-trace_err", "-error_file", str(folder / "errors")]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
        )

    def __enter__(self) -> RoomCallers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End SIPp. It says no BYE: hanging up is the PBX's part."""
        self._process.kill()
        self._process.wait()
