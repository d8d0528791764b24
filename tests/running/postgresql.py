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


@contextmanager
def postgresql(fsync="off"):
    """A PostgreSQL of our own on loopback, thrown away afterwards. Gives its address.

    With `fsync="on"` it waits for the disk as one in production does.
    """
    programs, port = find_postgresql(), free_port()
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        # The server refuses to run as root.
        prefix = []
        if os.geteuid() == 0:
            prefix = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        initdb = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "fedasil",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*prefix, *initdb], check=True, **quiet)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync={fsync}"
        control = [*prefix, programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], check=True, **quiet)
        try:
            yield f"postgres://fedasil@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)
