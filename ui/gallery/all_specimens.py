"""Everything there is to look at; each screen's folder has its own list."""

from __future__ import annotations

from ui.address_books import specimens as address_books
from ui.agent import specimens as agent
from ui.call_backs import specimens as call_backs
from ui.call_data import specimens as details
from ui.calls import specimens as calls
from ui.conference import specimens as conference
from ui.contact_import import specimens as contact_import
from ui.demo import specimens as demo
from ui.desktop import specimens as desktop
from ui.devices import specimens as devices
from ui.frame import specimens as frame
from ui.gallery.specimen import Specimen
from ui.history import specimens as history
from ui.identities import specimens as identities
from ui.keypad import specimens as keypad
from ui.order_admin import specimens as order_admin
from ui.order_statistics import specimens as order_statistics
from ui.orders import specimens as orders
from ui.people import specimens as people
from ui.reception import specimens as reception
from ui.recordings import specimens as recordings
from ui.settings import specimens as settings
from ui.sign_in import specimens as sign_in
from ui.transfer import specimens as transfer
from ui.transfer import strip_specimens as strips
from ui.voicemail import specimens as voicemail
from ui.widgets import specimens as widgets

ALL: tuple[Specimen, ...] = (
    *widgets.SPECIMENS,
    *calls.SPECIMENS,
    *agent.SPECIMENS,
    *call_backs.SPECIMENS,
    *conference.SPECIMENS,
    *details.SPECIMENS,
    *history.SPECIMENS,
    *recordings.SPECIMENS,
    *voicemail.SPECIMENS,
    *keypad.SPECIMENS,
    *identities.SPECIMENS,
    *people.SPECIMENS,
    *contact_import.SPECIMENS,
    *address_books.SPECIMENS,
    *devices.SPECIMENS,
    *reception.SPECIMENS,
    *desktop.SPECIMENS,
    *orders.SPECIMENS,
    *order_admin.SPECIMENS,
    *order_statistics.SPECIMENS,
    *transfer.SPECIMENS,
    *strips.SPECIMENS,
    *frame.SPECIMENS,
    *demo.SPECIMENS,
    *settings.SPECIMENS,
    *sign_in.SPECIMENS,
)
