"""Open a store at the schema that this program knows, upgrading an older one in place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from app.database.refusal import PasswordWanted
from app.errors import UserFacingError
from app.translation import tr

if TYPE_CHECKING:
    from alembic.config import Config

_NOT_WRITTEN = (
    "{file} cannot be written: {reason}. What was there is still there; make room on the disk and try again."
)
_BUSY = (
    "{file} is being written by somebody else, who takes long: an import perhaps. Nothing is lost; try again "
    "when that is done."
)
_DAMAGED = (
    "{file} is damaged: {reason}. It was left as it is; put a copy in its place that is whole, or ask "
    "somebody who can mend it."
)
_NEWER = (
    "The store {file} was written by a newer Hookswitch. It was left as it is; please update this program."
)
URL = sa.URL
"""The address of a database, for those who hand it on without knowing SQLAlchemy."""

_PATIENCE: Final = {"connect_timeout": "5", "keepalives_idle": "10", "tcp_user_timeout": "10000"}
"""libpq: seconds until a server counts as silent, and (ms) until an answer to what was sent is missed."""
_REFUSED: Final = ("password", "PAM authentication failed", "LDAP authentication failed")
"""What libpq says when it has no password, or a wrong one; failed connections carry no SQLSTATE."""

_UPGRADING: Final = 5_060_001
"""Number of PostgreSQL's advisory lock for an upgrade; any, but the same in every program."""

_ONE_MIGRATION = threading.Lock()
"""Alembic keeps the migration at hand in module globals, and stores are opened on threads of their own."""


def sqlite_url(path: Path | None) -> sa.URL:
    """The address of a SQLite file, whose folder is made; None: of a store in memory, for one thread.

    Raises ``UserFacingError`` when there can be no such folder.
    """
    if path is None:
        return sa.URL.create("sqlite")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserFacingError(
            tr("The folder {folder} cannot be made: {reason}.", folder=path.parent, reason=error.strerror)
        ) from error
    return sa.URL.create("sqlite", database=str(path))


def server_url(address: str, password: str) -> sa.URL:
    """The address of a PostgreSQL database given as ``postgresql://user@host/name``, with this password.

    Raises ``UserFacingError`` for an address that cannot be read.
    """
    try:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UserFacingError(
            tr("The address of the database cannot be read: {address}", address=address)
        ) from error
    missing = {key: value for key, value in _PATIENCE.items() if key not in url.query}
    return url.set(password=password or None).update_query_dict(missing)


def open_store(
    url: sa.URL, scripts: Path, head: str, *, cache_kb: int = 16_000, durable: bool = False
) -> sa.Engine:
    """An engine on the store at ``url``, whose schema is at revision ``head`` of the Alembic ``scripts``.

    ``cache_kb`` bounds SQLite's page cache per connection. ``durable``: what SQLite says is written outlives
    a power cut too, for some milliseconds a transaction. Raises ``UserFacingError`` when the store was
    written by a newer program (it is left untouched) or cannot be opened, ``PasswordWanted`` when that is
    why.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine, cache_kb, "full" if durable else "normal")
    try:
        _to_head(engine, scripts, head)
    except sa.exc.DatabaseError as error:
        engine.dispose()
        if url.get_backend_name() == "postgresql" and any(words in str(error.orig) for words in _REFUSED):
            raise _password_wanted(url) from None
        sentence = tr("The store {file} cannot be opened: {reason}.", file=url.database, reason=error.orig)
        raise UserFacingError(sentence) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _password_wanted(url: sa.URL) -> PasswordWanted:
    where = f"{url.username or ''}@{url.host or url.query.get('host', '')}/{url.database or ''}"
    if url.password is None:
        return PasswordWanted(tr("The database {where} asks for a password.", where=where))
    return PasswordWanted(tr("The database {where} refuses this password.", where=where))


@contextmanager
def writing(engine: sa.Engine, *, durable: bool = False) -> Iterator[sa.Connection]:
    """A transaction that takes SQLite's write lock at once, so that it never fails half-way for it.

    ``durable``: it outlives a power cut, as everything on PostgreSQL does; see ``open_store``. Raises
    ``UserFacingError`` when the disk is full or fails, and when somebody else has SQLite's lock for longer
    than half a minute; nothing of the transaction is kept then.
    """
    options = engine.execution_options(immediate=True, durable=durable)
    with refusals(engine), options.begin() as connection:
        yield connection


@contextmanager
def refusals(engine: sa.Engine) -> Iterator[None]:
    """Raise ``UserFacingError`` where the database says within that its disk is full, its file is damaged, or
    others are busy.

    By SQLAlchemy or by the driver itself.
    """
    try:
        yield
    except Exception as error:
        said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if getattr(said, "sqlite_errorname", "") == "SQLITE_BUSY":
            raise UserFacingError(tr(_BUSY, file=engine.url.database)) from error
        if getattr(said, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise UserFacingError(tr(_DAMAGED, file=engine.url.database, reason=said)) from error
        if _is_of_disk(said):
            reason = str(said).partition("\n")[0]
            raise UserFacingError(tr(_NOT_WRITTEN, file=engine.url.database, reason=reason)) from error
        raise


@contextmanager
def failures() -> Iterator[None]:
    """Raise ``UserFacingError`` for whatever a database says within: for those who only tell a person."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise UserFacingError(tr("The database failed: {reason}.", reason=reason)) from error


def _is_of_disk(error: BaseException | None) -> bool:
    """SQLite's codes for a full or failing disk, https://sqlite.org/rescode.html, and PostgreSQL's
    ``disk_full`` and ``io_error``, https://www.postgresql.org/docs/current/errcodes-appendix.html."""
    name = str(getattr(error, "sqlite_errorname", ""))
    of_file = name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY"))
    return of_file or getattr(error, "sqlstate", None) in ("53100", "58030")


def _tune_sqlite(engine: sa.Engine, cache_kb: int, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def connected(driver: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3.Connection, by SQLAlchemy's event
        driver.isolation_level = None  # transactions begin where SQLAlchemy says, see ``began``
        cursor = driver.cursor()
        # SQLite serves those who wait in no order: with several operators one may be passed over for long.
        for pragma in ("journal_mode=wal", "foreign_keys=on", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        # Whoever makes the log full copies it into the database meanwhile: seldom, as a person waits for it.
        cursor.execute("PRAGMA wal_autocheckpoint=4000")
        cursor.execute(f"PRAGMA cache_size={-cache_kb}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        wanted = "full" if options.get("durable", False) else synchronous
        if connection.info.get("synchronous", synchronous) != wanted:  # it cannot be changed within
            connection.info["synchronous"] = wanted
            connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate", False) else "BEGIN")


def _to_head(engine: sa.Engine, scripts: Path, head: str) -> None:
    with engine.connect() as connection:
        if _revision(connection) == head:
            return
    # Several desks may open the store of a new program in the same moment: one of them upgrades it.
    with engine.execution_options(immediate=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
        found = _revision(connection)
        if found != head:
            _migrate(connection, scripts, found, head)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def _migrate(connection: sa.Connection, scripts: Path, found: str | None, head: str) -> None:
    # Alembic takes a noticeable part of the start-up; it is needed only when something is to be done.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    with _ONE_MIGRATION:
        _upgrade(connection, config, found, head)


def _upgrade(connection: sa.Connection, config: Config, found: str | None, head: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise UserFacingError(tr(_NEWER, file=connection.engine.url.database))
    command.upgrade(config, head)
