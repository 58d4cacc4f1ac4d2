"""The whole window, at every width and in the states that matter, for the gallery."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.directory.dialable import DialRules, dialable
from app.translation import tr
from ui.agent import specimens as agent
from ui.agent.model import PillModel, WrapUpModel
from ui.calls import specimens as calls
from ui.calls.model import CallsModel, CardModel
from ui.calls.view import CallCards
from ui.excepthook import CrashDialog
from ui.frame.closing_dialog import ClosingDialog
from ui.frame.page import Page
from ui.frame.top_bar import TopBar
from ui.frame.window import MainWindow, Parts
from ui.gallery.specimen import NOBODY, Specimen
from ui.identities import specimens as identities
from ui.identities.choice import Identities
from ui.keypad.presenter import KeypadPresenter
from ui.keypad.view import DialPanel, KeypadPage
from ui.problems.presenter import NoticeModel
from ui.problems.view import Notices
from ui.registration.presenter import RegistrationModel, Sign
from ui.registration.view import RegistrationLine
from ui.theme.icons import Icon
from ui.theme.tokens import Tone
from ui.transfer import strip_specimens as strips

REGISTERED = RegistrationModel(
    account="1001@pbx.example.com", user="1001", word="Registered", tone=Tone.GO, sign=Sign.FINE
)
REFUSED = replace(REGISTERED, word="Not registered", tone=Tone.STOP, sign=Sign.TROUBLE)
UNVERIFIED = NoticeModel(
    "certificate:desk",
    "The identity of pbx.example.com is not checked: certificate verification is switched off.",
    warning=True,
)
WRONG_PASSWORD = NoticeModel(
    "registration:desk",
    "Wrong password for extension 1001, or pbx.example.com does not know this extension.",
    warning=False,
    action="Try again",
)


def window(
    *cards: CardModel,
    typed: str = "",
    registration: RegistrationModel = REGISTERED,
    notices: tuple[NoticeModel, ...] = (),
    page: str = "",
    state: PillModel = agent.FREE,
    wrap_up: WrapUpModel | None = None,
    known_as: Identities | None = None,
) -> MainWindow:
    """A window that shows this, without a phone behind it."""
    rules = DialRules(host="pbx.example.com", country="DE")
    keypad = KeypadPresenter(lambda text: dialable(text, rules), lambda text: None, None, known_as)
    shown_cards = CallCards(NOBODY, lambda: calls.NOW)
    line, shown_notices = RegistrationLine(), Notices()
    made = MainWindow(
        Parts(
            top_bar=TopBar(line, agent.corner(state)),
            notices=shown_notices,
            bars=(agent.bar(wrap_up),),
            cards=shown_cards,
            dial=DialPanel(keypad, tr("Number or name")),
            pages=(Page("keypad", Icon.KEYPAD, tr("Keypad"), lambda: KeypadPage(keypad), tells_number=True),),
            keyboard=NOBODY,
            may_close=lambda: True,
        )
    )
    shown_cards.show_calls(CallsModel(cards))
    line.show_registration(registration)
    shown_notices.show_problems(notices)
    keypad.edited(typed)
    if page:
        made.show_page(page)
    return made


def _full() -> QWidget:
    return window(calls.TALKING, calls.ON_HOLD, strips.SECOND, typed="030 901820", state=agent.TALKING)


def _as_whom() -> QWidget:
    return window(typed="030 901820", page="keypad", known_as=identities.Shown())


def _consult() -> QWidget:
    customer = replace(strips.CUSTOMER, strip=strips.RINGING)
    return window(customer, calls.ON_HOLD, state=agent.TALKING)


def _closing() -> QWidget:
    return ClosingDialog(
        (
            "Maria Keller is talking to you and would be cut off.",
            "+1 415 555 0142 is on hold and would be cut off.",
        )
    )


def _closing_without_a_result() -> QWidget:
    return ClosingDialog(
        ("The order of Maria Keller has no result yet and would be called again.",), calls=False
    )


def _crash() -> QWidget:
    details = "Traceback (most recent call last):\n  …\nValueError: the place where the fault was found"
    return CrashDialog("", details, None)


SPECIMENS = (
    Specimen("closing", _closing, 340),
    Specimen("closing-result", _closing_without_a_result, 340),
    Specimen("crash", _crash, 560, 360),
    Specimen("window-1600", _full, 1600, 900),
    Specimen("window-1024", _full, 1024, 680),
    Specimen("window-640", _full, 640, 680),
    Specimen("window-400", lambda: window(calls.TALKING, calls.ON_HOLD), 400, 680),
    Specimen("window-400-page", lambda: window(calls.TALKING, page="keypad"), 400, 720),
    Specimen("window-320", lambda: window(calls.RINGING_ALONE, typed="030 901820"), 320, 680),
    Specimen("window-320-talking", lambda: window(calls.TALKING, calls.ON_HOLD), 320, 560),
    Specimen("window-idle", window, 1024, 680),
    Specimen("window-consult", _consult, 1024, 680),
    Specimen("window-consult-320", _consult, 320, 680),
    Specimen("window-wrap-up", lambda: window(state=agent.AFTER, wrap_up=agent.WRAP_UP), 1024, 680),
    Specimen("window-wrap-up-320", lambda: window(state=agent.AFTER, wrap_up=agent.WRAP_UP), 320, 680),
    Specimen("window-idle-320", window, 320, 680),
    Specimen("window-identities", _as_whom, 1024, 680),
    Specimen("window-identities-320", lambda: window(known_as=identities.Shown()), 320, 680),
    Specimen("window-identities-320-typed", _as_whom, 320, 680),
    Specimen(
        "window-trouble",
        lambda: window(
            calls.TALKING, typed="12 monkeys", registration=REFUSED, notices=(WRONG_PASSWORD, UNVERIFIED)
        ),
        1024,
        680,
    ),
    Specimen(
        "window-trouble-320",
        lambda: window(calls.TALKING, registration=REFUSED, notices=(WRONG_PASSWORD,)),
        320,
        560,
    ),
)
