"""Registration with a real PBX: every transport, and every way it can go wrong."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from app.account.registration import RegistrationState
from app.engine.values import Transport
from tests.pbx.conftest import Stage

pytestmark = pytest.mark.pbx

WRONG = "not the password"


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_the_right_password_registers(stage: Stage, transport: Transport) -> None:
    """P1: UDP, TCP and TLS; the PBX knows the contact with that transport."""
    phone = stage.registered("1001", transport)
    contact = stage.heard("ContactStatus", AOR="1001", ContactStatus="NonQualified")["URI"]
    assert (f"transport={transport}" in contact.lower()) is (transport != "udp")
    assert phone.registration.sentence == f"Registered as 1001 at {phone.registration.account.server_name}."


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_a_wrong_password_is_said_in_words_and_not_tried_again(stage: Stage, transport: Transport) -> None:
    """P1: a blind retry would only lock the extension out."""
    phone = stage.phone(replace(stage.desk("1001", transport), password=WRONG))
    assert phone.wait_not_registered().startswith("Wrong password for extension 1001")
    assert phone.registration.retry_at is None


def test_an_unknown_extension_is_said_in_words(stage: Stage) -> None:
    """P1: Asterisk answers 401 to an extension it does not know; the sentence names both reasons."""
    desk = stage.desk("1001")
    phone = stage.phone(replace(desk, account=replace(desk.account, user="7777")))
    assert "does not know this extension" in phone.wait_not_registered()


def test_a_certificate_for_another_name_is_refused_and_its_names_are_told(stage: Stage) -> None:
    """P1, P6: TLS with verification; the person reads whom the certificate is for."""
    desk = stage.desk("1001", "tls")
    wrong = replace(desk.account, port=stage.asterisk.ports.wrong_name)
    sentence = stage.phone(replace(desk, account=wrong)).wait_not_registered()
    assert sentence == f"The server's certificate is for other.test, not for {wrong.server_name}."


def test_a_certificate_of_an_unknown_authority_is_refused(stage: Stage) -> None:
    """P6: the CA that signed the server's certificate is not the one that is trusted."""
    desk = stage.desk("1001", "tls")
    stranger = replace(desk.account, ca_file=str(stage.asterisk.trust.stranger))
    assert (
        "certificate cannot be trusted" in stage.phone(replace(desk, account=stranger)).wait_not_registered()
    )


def test_verification_can_be_switched_off_and_is_then_warned_of(stage: Stage) -> None:
    """P6: registers under a certificate for another name, and the warning stands."""
    desk = stage.desk("1001", "tls")
    lax = replace(desk.account, port=stage.asterisk.ports.wrong_name, verify_certificate=False)
    phone = stage.phone(replace(desk, account=lax))
    phone.wait_registered()
    assert "certificate verification is switched off" in phone.registration.warning


def test_a_server_that_is_not_there_is_said_and_tried_again(stage: Stage) -> None:
    """P1: nobody listens on the port; the phone goes on trying by itself."""
    desk = stage.desk("1001", "tcp")
    with socket.socket() as closed:
        closed.bind((stage.asterisk.address, 0))  # and nobody else can listen there meanwhile
        nobody = replace(desk.account, port=closed.getsockname()[1])
        phone = stage.phone(replace(desk, account=nobody))
        assert "no phone server answers" in phone.wait_not_registered()
    assert phone.registration.retry_at is not None


@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_pbx_that_restarts_is_noticed_and_registered_with_again(
    own_stage: Stage, transport: Transport
) -> None:
    """P1: the connection breaks, the phone says so, and is back by itself when the PBX is."""
    phone = own_stage.registered("1001", transport)
    own_stage.asterisk.stop(kill=True)
    phone.wait(lambda: phone.registration.state is not RegistrationState.REGISTERED, "loss of registration")
    own_stage.asterisk.start()
    phone.wait_registered()


def test_a_pbx_that_restarts_without_its_contacts_has_ours_again_over_udp(own_stage: Stage) -> None:
    """P1: nothing breaks over UDP, so the phone finds out at the next refresh of its registration."""
    desk = own_stage.desk("1001")
    phone = own_stage.phone(replace(desk, account=replace(desk.account, register_seconds=10)))
    phone.wait_registered()
    own_stage.asterisk.stop(kill=True)
    own_stage.asterisk.forget_contacts()
    own_stage.asterisk.start()
    own_stage.listen()
    manager = own_stage.asterisk.manager  # asked, because the phone may have been quicker than its event
    own_stage.until(lambda: "1001/sip:" in manager.command("pjsip show contacts"), "a contact of 1001")
    phone.wait_registered()
