"""The admin's view of the order queue, for the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.gallery.specimen import Specimen
from ui.order_admin.import_presenter import targets
from ui.order_admin.import_view import ImportDialog
from ui.order_admin.model import (
    BoardModel,
    CellModel,
    ImportModel,
    Option,
    ProjectModel,
)
from ui.order_admin.view import BoardPage, RefusedPage
from ui.rows.model import RowModel
from ui.table_import.model import ColumnModel
from ui.theme.tokens import Tone

_PARTS = ("Unprocessed", "No answer", "Call back")


def _split(count: str) -> tuple[tuple[str, str], ...]:
    """Sub-modes for a number of orders."""
    whole = int(count.replace("\u202f", ""))
    figures = (whole - whole // 4 - whole // 30, whole // 4, whole // 30)
    return tuple((part, str(figure)) for part, figure in zip(_PARTS, figures, strict=True))


MODES = ("New leads", "Before buyout", "Re-approve", "Random")
BOARD = BoardModel(
    projects=(
        ProjectModel(
            "Solar roofs, northern region",
            tuple(
                CellModel(
                    "Solar roofs, northern region",
                    mode,
                    count,
                    _split(count),
                    note,
                    has_settings=note != "No settings",
                )
                for mode, count, note in zip(
                    MODES,
                    ("1\u202f204", "318", "27", "0"),
                    ("12 operators", "4 operators", "1 operator", "No settings"),
                    strict=True,
                )
            ),
            "86 orders in no mode",
        ),
        ProjectModel(
            "Books",
            tuple(CellModel("Books", mode, "0", (), "No settings", has_settings=False) for mode in MODES),
            "",
        ),
    ),
    operators=(Option("maria", "maria"),),
    operator="maria",
    whiches=(Option("line", "Dialled next"),),
    which="line",
    choices=(Option("", "All projects"),),
    sub_modes=(Option("", "All stages"),),
    new_statuses=(Option("", "Same status"), Option("New", "New")),
    requeued="1 order begins anew.",
    about="3 orders, in the order in which they will be dialled.",
)
ROWS = (
    ("1", "A-20417 Keller & Söhne GmbH", "New lead of Solar, which has high priority.", "New"),
    ("2", "A-20380 Ada Njoku", "Call-back promised for 14:30.", "Sent"),
    ("–", "A-20102 Jan de Vries", "Reserved by maria since 10:02.", "Waiting for papers"),
)
COLUMNS = (
    ColumnModel("Order no.", "A-20417, A-20418", "external_id"),
    ColumnModel("Phone", "+49 30 901820", "number"),
    ColumnModel("Customer", "Keller & Söhne GmbH", "name"),
    ColumnModel("Colour of the roof", "red, black", "data"),
)
MAPPING = ImportModel(
    sentence="orders.csv: say what each column is used for.",
    columns=COLUMNS,
    targets=targets(),
    projects=(Option("", "As the file says"), Option("Solar", "Solar")),
    project="Solar",
    statuses=(Option("New", "New"),),
    status="New",
)
MISSING = replace(
    MAPPING,
    columns=(COLUMNS[0], replace(COLUMNS[1], use="data"), *COLUMNS[2:]),
    refusal="Choose the column with the telephone number.",
)
UNDER_WAY = ImportModel(
    sentence="Importing orders.csv …",
    columns=COLUMNS,
    targets=targets(),
    projects=MAPPING.projects,
    project="Solar",
    statuses=MAPPING.statuses,
    status="New",
    percent=42,
)
REPORT = ImportModel(
    sentence="1998 orders were added. 410 numbers cannot be dialled. 404 rows are broken.",
    tone=Tone.WAIT,
    remarks=(
        "line 17: “unknown” is no telephone number.",
        "line 402: There is no telephone number.",
        "812 more rows: see the report.",
    ),
    told="import-report.csv is written.",
)


class NoBoardActions:
    """A page that asks for nothing."""

    def seen(self, *, there: bool) -> None:
        """See ``BoardActions``."""

    def choose_operator(self, login: str) -> None:
        """See ``BoardActions``."""

    def choose_which(self, which: str) -> None:
        """See ``BoardActions``."""

    def choose_project(self, project: str) -> None:
        """See ``BoardActions``."""

    def choose_sub_mode(self, name: str) -> None:
        """See ``BoardActions``."""

    def search(self, text: str) -> None:
        """See ``BoardActions``."""

    def ids(self, places: Sequence[range]) -> tuple[int, ...]:
        """See ``BoardActions``."""
        return tuple(place for part in places for place in part)

    def requeue(self, ids: tuple[int, ...], status: str, number: str) -> None:
        """See ``BoardActions``."""

    def settings(self, project: str, mode: str) -> None:
        """See ``BoardActions``."""

    def export(self, path: str) -> None:
        """See ``BoardActions``."""

    def row(self, place: int) -> RowModel:
        """See ``BoardActions``."""
        number, title, reason, status = ROWS[place % len(ROWS)]
        return RowModel(
            key=(number,),
            initials=number,
            title=title,
            spans=(),
            detail=reason,
            badge=status,
            tone=Tone.PLAIN,
            refused=number == "–",
        )

    def facts(self, place: int) -> str:
        """See ``BoardActions``."""
        row = self.row(place)
        return f"{row.title}, +49 30 901820, Solar roofs, northern region, {row.badge}. {row.detail}"


class NoImportActions:
    """A dialog that asks for nothing."""

    def open(self, path: str) -> None:
        """See ``ImportActions``."""

    def use(self, place: int, target: str) -> None:
        """See ``ImportActions``."""

    def choose_project(self, project: str) -> None:
        """See ``ImportActions``."""

    def choose_status(self, status: str) -> None:
        """See ``ImportActions``."""

    def begin(self) -> None:
        """See ``ImportActions``."""

    def save_remarks(self, path: str) -> None:
        """See ``ImportActions``."""

    def cancel(self) -> None:
        """See ``ImportActions``."""

    def close(self) -> None:
        """See ``ImportActions``."""


def board(model: BoardModel) -> QWidget:
    """The page showing this."""

    def ready() -> None:
        page.show_all_rows(len(ROWS) if model.about else 0)
        page.show_board(model)
        page.list.table.choose(0)

    page = BoardPage(NoBoardActions(), ready)
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return page


def refused() -> QWidget:
    """What stands there for who is no supervisor."""
    made = RefusedPage()
    made.setObjectName("page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def dialog(model: ImportModel) -> QWidget:
    """The dialog showing this."""
    made = ImportDialog(NoImportActions())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.show_import(model)
    return made


EMPTY = BoardModel(
    empty="There are no orders yet. Import some, or add settings for a project.",
)
SILENT = BoardModel(problem="The order database does not answer. What stands here is what it said last.")

SPECIMENS = (
    Specimen("order-board", lambda: board(BOARD), 760, 940),
    Specimen("order-board-320", lambda: board(BOARD), 320, 1100),
    Specimen("order-board-refused", refused, 320, 240),
    Specimen("order-board-silent", lambda: board(SILENT), 320, 480),
    Specimen("order-board-empty", lambda: board(EMPTY), 480, 560),
    Specimen("order-import", lambda: dialog(MAPPING), 450, 480),
    Specimen("order-import-320", lambda: dialog(MAPPING), 320, 620),
    Specimen("order-import-missing", lambda: dialog(MISSING), 450, 480),
    Specimen("order-import-missing-320", lambda: dialog(MISSING), 320, 660),
    Specimen("order-import-under-way", lambda: dialog(UNDER_WAY), 450, 480),
    Specimen("order-import-report", lambda: dialog(REPORT), 450, 300),
    Specimen("order-import-report-320", lambda: dialog(REPORT), 320, 340),
)
