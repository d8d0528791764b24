"""`python -m tests.fuzzing [COUNT] [sqlite|postgresql]`: hostile requests to a site of their own, and what became of them.

The site is started as `make run` starts it, on loopback, in a folder that goes with it. Exit code 1 where a request was
answered with an error of ours, its mark came back as it was sent, a reader got a cookie, or memory or disk grew.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from fedasil_return.starting import preparing, processes, serving
from tests import temporary
from tests.running import ROOT
from tests.running.postgresql import free_port, postgresql

from . import hostile

SEED = 20_061_213
# After the first quarter everything is loaded that will be.
GROWTH_MB = 40
STAFF = """
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a-long-password")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
print(reverse("admin:index"))
for model in admin.site._registry:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    print(reverse(f"{name}_changelist"))
    print(reverse(f"{name}_change", args=["{}"]).replace("%7B%7D", "{}"))
    row = model._default_manager.order_by("pk").first()
    if row:
        print(reverse(f"{name}_change", args=[row.pk]))
"""


def main(count, kind):
    temporary.use_own_folder()
    folder = Path(tempfile.mkdtemp())
    with postgresql() if kind == "postgresql" else nullcontext() as url:
        var_dir, variables = preparing.site(
            {**os.environ, "VAR_DIR": str(folder), "SECRET_KEY": "x" * 50, "TMPDIR": tempfile.gettempdir()}
            | ({"DATABASE_URL": url} if url else {})
        )
        preparing.prepare(sys.executable, var_dir, variables, 0)
        session, staff_paths = staff(variables)
        port = free_port()
        server = serving.start_server(sys.executable, port, variables)
        try:
            return report(send_all(port, count, session, staff_paths, server.pid, folder), kind)
        finally:
            processes.stop()


def staff(variables):
    """The session of somebody who may do everything, and the addresses of the admin."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", STAFF]
    answer = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
    session, *paths = answer.stdout.split()
    return session, paths


def send_all(port, count, session, staff_paths, server, folder):
    found = {"statuses": Counter(), "problems": [], "slowest": (0, ""), "count": count}
    for number, request in enumerate(hostile.requests(SEED, count, staff_paths)):
        path = request.target.partition(b"?")[0]
        is_staff = path.startswith(b"/admin/")
        if is_staff and number % 3:
            request.headers = [(name, value) for name, value in request.headers if name != "Cookie"]
            request.headers.append(("Cookie", f"sessionid={session}"))
        started = time.monotonic()
        status, head, body = send(port, request)
        took = time.monotonic() - started
        found["statuses"][status] += 1
        words = f"{request.method} {request.target[:120].decode()}"
        found["slowest"] = max(found["slowest"], (took, words))
        if status >= 500 or status == 0:
            found["problems"].append(f"{status}: {words}")
        if hostile.MARK.encode() in body and b"text/html" in head:
            found["problems"].append(f"echo: {words}")
        if b"set-cookie" in head and not is_staff:
            found["problems"].append(f"cookie: {words}")
        if number == count // 4:
            found["before"] = memory(server), disk(folder)
    found["after"] = memory(server), disk(folder)
    return found


def send(port, request):
    """`(status, head, body)`, the head in small letters; status 0 where nothing came back."""
    lines = [
        request.method.encode() + b" " + request.target + b" HTTP/1.1",
        f"Host: 127.0.0.1:{port}".encode(),
        b"Connection: close",
        *(f"{name}: {value}".encode("latin-1") for name, value in request.headers),
    ]
    if request.body:
        lines.append(f"Content-Length: {len(request.body)}".encode())
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(b"\r\n".join([*lines, b"", request.body]))
            while piece := connection.recv(1 << 16):
                answer += piece
    except OSError:
        pass  # a server that has said no need not listen to the rest
    head, _, body = answer.partition(b"\r\n\r\n")
    parts = head.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0, head.lower(), body


def memory(server):
    """MB in the memory of the workers of a server, of which `server` is the process that started them."""
    return sum(_resident(path) for path in Path("/proc").glob("[0-9]*/status") if _is_of(path, server)) / 1024


def _is_of(path, server):
    return f"PPid:\t{server}\n" in _read(path)


def _resident(path):
    found = re.search(r"^VmRSS:\s+(\d+)", _read(path), re.MULTILINE)
    return int(found[1]) if found else 0


def _read(path):
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""


def disk(folder):
    """MB of files in the site's folder, but for its database."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("db.sqlite3")]
    return sum(path.stat().st_size for path in files) / 1_000_000


def report(found, kind):
    took, words = found["slowest"]
    grown = [after - before for before, after in zip(found["before"], found["after"], strict=True)]
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(found["statuses"].items()))
    print(f"{found['count']} requests on {kind}. {statuses}")
    print(f"Memory grew by {grown[0]:.1f} MB, disk by {grown[1]:.1f} MB after the first quarter.")
    print(f"The slowest answer took {took:.2f} s: {words}")
    print(*found["problems"][:50], sep="\n")
    print(f"{len(found['problems'])} problems.")
    return 1 if found["problems"] or grown[0] > GROWTH_MB or grown[1] > 1 else 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["20000"])[0]), (sys.argv[2:] or ["sqlite"])[0]))
