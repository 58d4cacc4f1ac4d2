"""The settings' pages without a window: what is shown, what is saved, who decided it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.account.changes import Place, Put, Row
from app.account.events import AccountChanged
from app.account.load import read_file
from app.account.merge import Side
from app.account.save import Draft
from app.account.seat import Seat
from app.account.sign_ins import SignIn
from app.bus import Bus
from tests.support.seating import ApartScripted
from ui.settings.assembly import account_sections
from ui.settings.form_presenter import FormPresenter
from ui.settings.model import BarModel, ConflictModel, FieldModel
from ui.settings.presenter import Entry, SettingsPresenter
from ui.settings.redial_presenter import RedialPresenter
from ui.settings.rights_presenter import RightsPresenter
from ui.settings.table_presenter import TablePresenter
from ui.theme.tokens import Tone

TEXT = """\
format = 1
# the whole account
[account]
name = "Example"
plan = "pro"
pro_dialing = true
ring_timeout_seconds = 30  # agreed in May

[rights.account]
transfer = "on"
external = "on"
manual_dial = "on"

[[agent_groups]]
name = "Sales"

[[agents]]
login = "maria"
extension = "1001"
group = "Sales"

[[coworkers]]
name = "Ada"
extension = "1100"

[[products]]
name = "Solar"
[products.redial]
ring_time_seconds = 40

[[buyers]]
name = "Acme"
numbers = ["+1 212 555 5000"]
product = "Solar"

[[campaigns]]
name = "Spring"
"""
TIMEOUT = ("account", "ring_timeout_seconds")


class ViewSpy:
    """The frame of the settings, as it was last shown."""

    def __init__(self) -> None:
        self.entries: tuple[Entry, ...] = ()
        self.current, self.note = "", ""
        self.bar = BarModel()
        self.conflicts: tuple[ConflictModel, ...] = ()

    def show_entries(self, entries: tuple[Entry, ...], current: str) -> None:
        self.entries, self.current = entries, current

    def show_note(self, sentence: str) -> None:
        self.note = sentence

    def show_bar(self, model: BarModel) -> None:
        self.bar = model

    def ask(self, conflicts: tuple[ConflictModel, ...]) -> None:
        self.conflicts = conflicts


class Office:
    """Settings of one agent whose account file lies on a disk."""

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        self.file = folder / "account.toml"
        self.file.write_text(TEXT)
        self.bus, self.apart, self.view = Bus(), ApartScripted(), ViewSpy()
        self.said: list[str] = []
        self.seat = Seat(SignIn(str(self.file), "maria"))
        self.seat.account = read_file(self.file).account
        assert self.seat.account is not None
        self.seat.agent = self.seat.account.agent("maria")
        self.presenter = SettingsPresenter(
            (self.seat,), self.bus, lambda: self.apart, self.said.append, lambda source: writable
        )
        self.presenter.attach(self.view)
        self.presenter.show("account")
        self.apart.finish()
        self.form = FormPresenter(lambda: self.presenter.work, account_sections())
        self.rights = RightsPresenter(lambda: self.presenter.work, lambda: "Sales")
        self.redial = RedialPresenter(lambda: self.presenter.work)
        self.people = TablePresenter(lambda: self.presenter.work, ("agents", "agent_groups", "coworkers"))

    def field(self, place: Place) -> FieldModel:
        return next(
            field for part in self.form.model().sections for field in part.fields if field.place == place
        )

    def save(self, decided: Mapping[Place, Side] | None = None) -> None:
        if decided is None:
            self.presenter.save()
        else:
            self.presenter.decide(decided)
        self.apart.finish()

    def somebody_else_saves(self, *changes: Put) -> None:
        Draft.open(self.file).save(changes)
        account = read_file(self.file).account
        assert account is not None
        self.bus.publish(AccountChanged(str(self.file), account))
        self.apart.finish()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.presenter.close()
    assert made.bus.listeners() == 0


# --- forms ------------------------------------------------------------------------------------------


def test_a_form_has_every_setting_of_its_tables_with_label_unit_and_range(office: Office) -> None:
    """C9: Ring Timeout is in seconds, within what the model allows."""
    field = office.field(TIMEOUT)
    assert (field.label, field.text) == ("Ring Timeout (s)", "30")
    assert field.hint == "1 to 600; 30 where nothing is set"
    titles = [section.title for section in office.form.model().sections]
    assert titles[:5] == ["", "Services", "Transfer policy", "Incoming calls", "Conference"]
    assert titles.count("") == 1
    assert len(titles) == len(set(titles))


def test_a_changed_setting_is_saved_and_everything_else_of_the_file_stays(office: Office) -> None:
    """C1: plan and Pro Dialing are the admin's to change."""
    office.presenter.show("account")
    office.form.typed(TIMEOUT, " 45 ")
    office.form.ticked(("account", "pro_dialing"), on=False)
    assert (office.view.bar.sentence, office.view.bar.tone) == ("2 changes are not saved.", Tone.WAIT)
    office.save()
    expected = TEXT.replace("= 30", "= 45").replace("pro_dialing = true", "pro_dialing = false")
    assert office.file.read_text() == expected
    assert office.view.bar.sentence == "Saved. Every desk follows within a second."
    assert office.said[-1] == office.view.bar.sentence


@pytest.mark.parametrize(
    ("place", "text", "problem"),
    [
        (TIMEOUT, "soon", "Type a whole number from 1 to 600."),
        (TIMEOUT, "-1", "Type a whole number from 1 to 600."),
        (TIMEOUT, "0", "This must be 1 or more."),
        (TIMEOUT, "601", "This must be 600 or less."),
        (TIMEOUT, "9" * 5000, "Type a whole number from 1 to 600."),
        (("account", "country"), "Holland", 'A country is two capital letters, such as "NL" (ISO 3166-1).'),
        (("account", "screen_pop_url"), "ftp://x", "The address must begin with https:// or http://."),
        (("account", "name"), "", "This must not be empty."),
    ],
)
def test_what_cannot_be_saved_stays_typed_with_its_reason(
    office: Office, place: Place, text: str, problem: str
) -> None:
    office.form.typed(place, text)
    assert (office.field(place).text, office.field(place).problem) == (text, problem)
    assert office.view.bar.save_refusal == "Put the marked fields right first."
    office.save()
    assert office.file.read_text() == TEXT
    office.presenter.discard()
    office.apart.finish()
    assert office.field(place).problem == ""
    assert office.view.bar.sentence == "Everything is saved."


def test_a_default_that_is_chosen_is_not_written(office: Office) -> None:
    office.form.typed(("account", "country"), "US")
    assert office.presenter.unsaved == 0
    office.form.typed(("account", "country"), "NL")
    assert office.presenter.unsaved == 1
    office.form.typed(("agent_states", "break_reasons"), "Lunch\n\n Dentist ")
    office.save()
    assert 'country = "NL"' in office.file.read_text()
    assert 'break_reasons = ["Lunch", "Dentist"]' in office.file.read_text()


def test_who_cannot_write_the_file_looks_at_it_and_reads_who_decided(tmp_path: Path) -> None:
    """Everybody else sees the same pages, read-only."""
    office = Office(tmp_path, writable=False)
    office.presenter.show("account")
    assert "which you cannot change" in office.view.note
    assert not office.form.model().editable
    assert not office.view.bar.shown
    assert office.field(("account", "country")).note == "Decided by the default; the file says nothing."
    assert office.field(TIMEOUT).note == ""
    assert office.people.form(None) is None
    office.form.typed(TIMEOUT, "45")
    office.presenter.save()
    assert office.file.read_text() == TEXT
    office.presenter.close()


def test_without_an_account_file_only_my_own_settings_are_there() -> None:
    bus, view = Bus(), ViewSpy()
    presenter = SettingsPresenter(None, bus, ApartScripted, print)
    presenter.attach(view)
    assert [entry.key for entry in view.entries] == ["sound", "incoming", "desktop", "appearance", "keys"]
    presenter.close()


# --- two admins -------------------------------------------------------------------------------------


def test_what_two_people_changed_is_shown_and_decided_setting_by_setting(office: Office) -> None:
    """A8: neither of the two saves is lost."""
    office.form.typed(TIMEOUT, "45")
    office.form.typed(("account", "name"), "Mine")
    office.somebody_else_saves(Put(TIMEOUT, 40), Put(("account", "name"), "Theirs"))
    assert office.field(TIMEOUT).note == "Somebody else has set this to 40 meanwhile."
    office.save()
    assert office.view.conflicts == (
        ConflictModel(TIMEOUT, "Ring Timeout (s)", "45", "40"),
        ConflictModel(("account", "name"), "Name", "Mine", "Theirs"),
    )
    office.save({TIMEOUT: Side.MINE, ("account", "name"): Side.THEIRS})
    assert not list(office.view.conflicts)
    assert "= 45  # agreed in May" in office.file.read_text()
    assert 'name = "Theirs"' in office.file.read_text()
    assert office.presenter.unsaved == 0


def test_a_question_that_is_put_off_loses_nothing(office: Office) -> None:
    office.form.typed(TIMEOUT, "45")
    office.somebody_else_saves(Put(TIMEOUT, 40))
    office.save()
    office.presenter.keep_editing()
    assert office.view.conflicts == ()
    assert office.field(TIMEOUT).text == "45"
    assert "= 40" in office.file.read_text()


# --- rights -----------------------------------------------------------------------------------------


def test_each_right_shows_its_levels_the_result_and_who_decided(office: Office) -> None:
    """E1: the effective result follows what is not saved yet."""
    rights = {right.feature: right for right in office.rights.model().rights}
    assert rights["external"].says == ("silent", "on", "silent")
    assert (rights["external"].on, rights["external"].decided) == (True, "External transfer is on (account)")
    place = rights["external"].places[2]
    assert place == ("agent_groups", Row("Sales"), "rights", "external")
    office.rights.say(place, "off")
    rights = {right.feature: right for right in office.rights.model().rights}
    assert rights["external"].decided == "External transfer is off (agent group Sales)"
    assert "needs another right" in rights["manual_dial"].decided
    office.save()
    assert '[agent_groups.rights]\nexternal = "off"' in office.file.read_text()


def test_manual_dial_needs_external_transfer(office: Office) -> None:
    """E2: shown where it is switched."""
    office.rights.say(("rights", "enterprise", "external"), "off")
    manual = next(right for right in office.rights.model().rights if right.feature == "manual_dial")
    assert not manual.on
    assert (
        manual.decided == "Manual dial is off because it needs another right that is off (External transfer)"
    )


def test_agents_without_a_group_have_two_levels(office: Office) -> None:
    office.rights.look_at("")
    model = office.rights.model()
    assert [group.words for group in model.groups] == ["No group", "Sales"]
    assert all(right.places[2] is None for right in model.rights)


# --- redial -----------------------------------------------------------------------------------------


def test_redial_is_edited_in_three_places_and_saved_with_one_button(office: Office) -> None:
    """A6, A8: product, buyer and campaign, each in a form."""
    for level, name in (("campaign", "Spring"), ("buyer", "Acme")):
        office.redial.look_at_level(level)
        assert office.redial.model().name == name
        assert not office.redial.model().has_policy
        office.redial.have_policy(wanted=True)
        place = office.redial.model().form.sections[0].fields[0].place
        office.redial.typed(place, "25")
    office.redial.look_at_level("product")
    fields = {field.place[-1]: field for field in office.redial.model().form.sections[0].fields}
    assert (fields["ring_time_seconds"].text, fields["call_attempts"].text) == ("40", "0")
    office.redial.typed(fields["call_attempts"].place, "2")
    office.save()
    account = read_file(office.file).account
    assert account is not None
    policies = (account.campaigns[0].redial, account.buyers[0].redial, account.products[0].redial)
    assert [policy.ring_time_seconds for policy in policies if policy is not None] == [25, 25, 40]
    assert "# agreed in May" in office.file.read_text()


def test_the_policy_that_wins_is_told_as_it_is_to_be(office: Office) -> None:
    """A7: campaign, else buyer, else product, each as a whole."""
    office.redial.ask("Spring", "Acme", "")
    assert office.redial.model().sentences[0] == "It rings for 40 s (product Solar)."
    office.redial.look_at_level("buyer")
    office.redial.have_policy(wanted=True)
    assert office.redial.model().sentences[0] == "It rings for 60 s (buyer Acme)."
    office.redial.have_policy(wanted=False)
    office.redial.ask("", "", "")
    assert office.redial.model().sentences[0] == "It rings for 30 s (the account's Ring Timeout)."


def test_a_number_of_a_policy_that_cannot_be_saved_is_marked(office: Office) -> None:
    """A2: 1 to 600 seconds."""
    office.redial.look_at_level("product")
    place = ("products", Row("Solar"), "redial", "ring_time_seconds")
    office.redial.typed(place, "0")
    field = office.redial.model().form.sections[0].fields[0]
    assert (field.text, field.problem) == ("0", "This must be 1 or more.")
    assert office.view.bar.save_refusal
    office.redial.have_policy(wanted=False)
    assert not office.view.bar.save_refusal


# --- lists ------------------------------------------------------------------------------------------


def test_a_row_is_added_with_a_form_made_from_the_model(office: Office) -> None:
    office.people.show("coworkers")
    form = office.people.form(None)
    assert form is not None
    fields = {field.place[-1]: field for field in form.model().sections[0].fields}
    assert [option.value for option in fields["group"].options] == ["", "Sales"]
    assert not form.apply()
    fields = {field.place[-1]: field for field in form.model().sections[0].fields}
    assert fields["name"].problem == "This must not be empty."
    form.typed(fields["name"].place, "ADA")
    form.typed(fields["extension"].place, "1101")
    assert not form.apply()
    fields = {field.place[-1]: field for field in form.model().sections[0].fields}
    assert fields["name"].problem == "“ADA” is already in this list; it must be unique."
    form.typed(fields["name"].place, "Bea")
    form.typed(fields["group"].place, "Sales")
    form.ticked(fields["voicemail"].place, on=True)
    assert form.apply()
    office.save()
    expected = '[[coworkers]]\nname = "Bea"\nextension = "1101"\ngroup = "Sales"\nvoicemail = true\n'
    assert expected in office.file.read_text()


def test_a_row_is_changed_and_removed(office: Office) -> None:
    office.people.show("agents")
    form = office.people.form(Row("maria"))
    assert form is not None
    form.typed(("agents", Row("maria"), "extension"), "1009")
    assert form.apply()
    office.people.show("coworkers")
    office.people.remove(Row("Ada"))
    assert office.people.model().total == 0
    office.save()
    assert 'extension = "1009"' in office.file.read_text()
    assert "Ada" not in office.file.read_text()


def test_a_list_is_searched_in_every_column(office: Office) -> None:
    office.people.search("SALES")
    assert [shown.row for shown in office.people.model().rows] == [Row("maria")]
    office.people.search("nobody")
    assert (office.people.model().rows, office.people.model().total) == ([], 1)


def test_a_save_that_other_rows_forbid_is_told_at_the_field_and_below(office: Office) -> None:
    office.people.show("agent_groups")
    office.people.remove(Row("Sales"))
    office.save()
    assert office.view.bar.sentence == "Nothing was saved: the file would not be valid."
    assert office.view.bar.details == ("agents[1].group: There is no agent group “Sales” in this file.",)
    assert office.file.read_text() == TEXT
