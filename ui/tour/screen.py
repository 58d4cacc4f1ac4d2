"""What a person can see of the program now, read as a screen reader reads it.

Everything is found by its accessible name. What the accessibility tree does not say cannot be found,
so a walk through the window also proves that path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget


class NotSeen(Exception):  # noqa: N818 - what the person reports
    """Something that should be on the screen is not, or cannot be used now."""


@dataclass(frozen=True)
class Thing:
    """One visible element."""

    name: str
    value: str
    """What stands in it, for a field; often empty."""
    description: str
    enabled: bool
    widget: QWidget | None
    """None for parts of a view that are no widgets."""


class Screen:
    """All visible windows of the application."""

    def windows(self) -> list[QWidget]:
        """The visible top-level windows as they lie on one another, the main one first."""
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        return sorted(shown, key=lambda widget: (_depth(widget), -widget.width() * widget.height()))

    def things(self) -> Iterator[Thing]:
        """Every visible element, in the order a screen reader meets them."""
        for window in self.windows():
            root = QAccessible.queryAccessibleInterface(window)
            if root is not None:
                yield from _visible(root)

    def find(self, name: str, part_of: str = "") -> Thing:
        """The one element of this name, inside the element named ``part_of`` if that is given.

        Raises ``NotSeen`` where there is none, it cannot be used, or there are several.
        """
        found = [thing for thing in self._within(part_of) if thing.name == name and thing.widget is not None]
        if not found:
            raise NotSeen(f"I cannot find “{name}”. I see: {self.summary()}")
        if len(found) > 1:
            raise NotSeen(f"There are {len(found)} elements called “{name}”.")
        if not found[0].enabled:
            raise NotSeen(f"“{name}” cannot be used now.")
        return found[0]

    def shows(self, text: str) -> bool:
        """Whether ``text`` can be read anywhere."""
        return any(text in part for thing in self.things() for part in (thing.name, thing.value))

    def has(self, name: str) -> bool:
        """Whether an element of exactly this name is there and can be used."""
        return any(thing.name == name and thing.enabled for thing in self.things())

    def says_of(self, name: str) -> str:
        """The description of the element of this name, the state of a call card for instance."""
        return next((thing.description for thing in self.things() if thing.name == name), "")

    def summary(self) -> str:
        """Everything that can be read, each text once."""
        texts = (text for thing in self.things() for text in (thing.name, thing.value) if text.strip())
        return " | ".join(dict.fromkeys(texts))

    def _within(self, part_of: str) -> Iterator[Thing]:
        if not part_of:
            yield from self.things()
            return
        frame = self.find(part_of).widget
        for thing in self.things():
            if frame is not None and thing.widget is not None and frame.isAncestorOf(thing.widget):
                yield thing


def _depth(widget: QWidget) -> int:
    """How many windows it was opened from: a dialog of a dialog lies above both."""
    opener = widget.parentWidget()
    return 0 if opener is None else 1 + _depth(opener.window())


def _visible(interface: QAccessibleInterface) -> Iterator[Thing]:
    state = interface.state()
    source = interface.object()
    widget = source if isinstance(source, QWidget) else None
    if state.invisible or (widget is not None and not widget.isVisible()):
        return
    text = interface.text
    yield Thing(
        name=text(QAccessible.Text.Name),
        value=text(QAccessible.Text.Value),
        description=text(QAccessible.Text.Description),
        enabled=not state.disabled,
        widget=widget,
    )
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child.isValid():
            yield from _visible(child)
