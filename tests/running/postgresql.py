"""A PostgreSQL for the tests and the benchmarks alone."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def find_postgresql():
    """The folder of the server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = found[-1] if found else shutil.which("initdb")
    return Path(program).parent if program else None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A PostgreSQL in `folder`, with its `url`. It is stopped and started as often as a test likes."""

    def __init__(self, folder, fsync):
        self.folder, self.port = folder, free_port()
        self.programs = find_postgresql()
        self.url = f"postgres://fedasil@127.0.0.1:{self.port}/postgres"
        self.options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {folder} -c fsync={fsync}"
        # The server refuses to run as root.
        self.prefix = []
        if os.geteuid() == 0:
            self.prefix = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data = ["-D", f"{folder}/data"]
        self.control = [self.programs / "pg_ctl", *data, "-w", "-l", f"{folder}/log"]
        owner = ["-U", "fedasil", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run(self.programs / "initdb", *data, *owner)

    def start(self):
        self._run(*self.control, "-o", self.options, "start")

    def stop(self):
        self._run(*self.control, "-m", "immediate", "stop")

    def _run(self, *command):
        subprocess.run([*self.prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


@contextmanager
def server(fsync="off"):
    """A running `Server` of our own on loopback, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        server = Server(folder, fsync)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgresql(fsync="off"):
    """The same; gives its address alone.

    With `fsync="on"` it waits for the disk as one in production does.
    """
    with server(fsync) as running:
        yield running.url
