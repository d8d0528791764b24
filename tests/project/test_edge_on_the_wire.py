"""What goes over the wire: gunicorn as `make run` starts it and as it is without a word of ours, asked by raw sockets."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from base.languages import CODES

pytestmark = [pytest.mark.without_database, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

MEGABYTE = 1_000_000


def manage(environment, *arguments):
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=environment, check=True
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "VAR_DIR": str(folder),
    }
    variables |= {
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "https://return.example.org",
        "ALLOWED_HOSTS": "localhost,return.example.org",
    }
    for command in (["migrate", "-v", "0"], ["load_content"], ["collectstatic", "--noinput", "-v", "0"]):
        manage(variables, *command)
    return variables


@pytest.fixture(scope="module", params=["ours", "bare"])
def server(request, environment):
    """A running site: its port, its folder, and whether gunicorn has our settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = "python:fedasil_return.starting.gunicorn_config" if request.param == "ours" else "/dev/null"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "fedasil_return.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--config",
        config,
    ]
    log = Path(environment["VAR_DIR"], f"{request.param}.log")
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--no-control-socket", "--threads", "4"],
            cwd=settings.BASE_DIR,
            env=environment,
            stderr=errors,
        )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(port, process.pid, log, request.param == "ours")
    finally:
        process.terminate()
        process.wait(20)


class Server:
    def __init__(self, port, pid, log, is_ours):
        self.port, self.pid, self.log, self.is_ours = port, pid, log, is_ours

    def send(self, pieces):
        """What is answered to `pieces`, bytes that are sent one after the other."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except OSError:
                pass  # what it has answered may still be read
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
            except OSError:
                pass
        return answer.decode("utf-8", "replace")

    def get(self, path, *headers, method="GET", host="localhost"):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
        return self.send(["\r\n".join([*lines, "", ""]).encode("latin-1")])

    def on_disk(self):
        """How many bytes its processes have in files without a name, or in the folder for such."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        total = 0
        for pid in [str(self.pid), *children]:
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                try:
                    target = os.readlink(descriptor)
                    if "upload" in target or "/tmp" in target and "(deleted)" in target:
                        total += descriptor.stat().st_size
                except OSError:
                    pass
        return total


LIES = [
    "SCRIPT_NAME: /x", "SCRIPT_NAME: //evil.example", "SCRIPT-NAME: /x", "PATH_INFO: /admin/login/",
    "X-Forwarded-Proto: https", "X-Forwarded-Ssl: on", "X-Forwarded-Protocol: ssl", "X_FORWARDED_PROTO: https",
    "X-Forwarded-Host: evil.example", "X_Forwarded_Host: evil.example", "Forwarded: host=evil.example;proto=https",
    "REMOTE_ADDR: 10.0.0.1", "HTTP_HOST: evil.example", "SERVER_NAME: evil.example",
]  # fmt: skip


def test_no_page_is_poisoned(server):
    """Two workers and a page each time: so each is asked more than once."""
    paths = ["/en/stories/", "/fr/contact/", "/ar/questions/", "/en/"]
    for lie in LIES:
        for path in paths:
            for prefix in ("", "/x", "//evil.example"):
                server.get(f"{prefix}{path}", lie)

    for path in paths:
        for _ in range(4):
            answer = server.get(path)
            assert answer.startswith("HTTP/1.1 200") and 'href="/x' not in answer and "evil" not in answer
            assert f'<link rel="canonical" href="https://return.example.org{path}">' in answer


def test_contradicting_headers_of_a_client_are_not_even_read(server):
    if server.is_ours:
        assert server.get("/en/", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: off").startswith(
            "HTTP/1.1 200"
        )
        assert server.get("/en/", "SCRIPT_NAME: /other").startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    "kind",
    [
        "text/html; charset =undefined", "text/html; x*=nonexistent''a%ff", "text/html; charset*=utf-8''rot13",
        "text/html; charset*0*=hex''x; charset*1=y", "; charset=hex", "a/b;charset=\thex", 'text/html; charset="hex"',
        "x*=nonexistent''a%ff", "multipart/form-data; boundary*=hex''a%ff", "text/html;charset=utf-16;charset=hex",
    ],
)  # fmt: skip
def test_a_strange_content_type_is_no_fault_of_the_server(server, kind):
    for method, path in (
        ("GET", "/en/search/?q=a"),
        ("POST", "/en/contact/write/"),
        ("GET", "/admin/login/"),
    ):
        answer = server.get(path, f"Content-Type: {kind}", "Content-Length: 0", method=method)

        assert re.match(r"HTTP/1\.1 (200|400|403) ", answer) and "<html lang=" in answer


BROKEN = {
    "a line too long": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a bad header": b"GET /en/ HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
    "no request": b"nonsense\r\n\r\n",
    "a bad method": b"get /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a bad version": b"GET /en/ HTTP/7.7\r\nHost: localhost\r\n\r\n",
    "two hosts": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a folded header": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n",
    "too many headers": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: a\r\n" * 200 + b"\r\n",
    "a header too large": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n",
    "two lengths": b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length that is none": b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    "an unknown coding": b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, x\r\n\r\n",
    "an expectation": b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nExpect: everything\r\n\r\n",
    "a NUL": b"GET /en/\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a letter in the path": "GET /ü HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_request_is_answered_in_our_languages(server, what):
    answer = server.send([BROKEN[what]])

    assert re.match(r"HTTP/1\.1 [45]\d\d ", answer)
    if server.is_ours:
        assert all(f'<li lang="{code}"' in answer for code in CODES)
        head = answer.partition("\r\n\r\n")[0]
        assert "default-src 'none'" in head and "X-Content-Type-Options: nosniff" in head
        assert "evil" not in answer and "Bad Header" not in answer and "nonsense" not in answer
        assert "Traceback" not in server.log.read_text()


def test_cookies_that_no_database_takes(server):
    answer = server.get("/admin/", 'Cookie: sessionid="\\000aaaaaaaaaa"')

    assert answer.startswith("HTTP/1.1 302")


HEAD = b'--B\r\nContent-Disposition: form-data; name="f"; filename="x.bin"\r\n\r\n'


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/admin/login/",
        "/en/contact/write/",
        "/admin/pages/edition/add/",
        "/media/x",
        "/en/nowhere/",
        "/static/",
    ],
)
def test_nobody_fills_the_disk(server, path, is_chunked):
    size, most = 40 * MEGABYTE, [0]
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {size + len(HEAD)}"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={'a' * 32}\r\nContent-Type: multipart/form-data; boundary=B\r\n{length}\r\nConnection: close\r\n\r\n"

    def pieces():
        yield head.encode()
        for piece in [HEAD, *[b"x" * MEGABYTE] * 40]:
            most[0] = max(most[0], server.on_disk())
            yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if is_chunked else piece

    server.send(pieces())

    assert most[0] == 0


@pytest.mark.parametrize("path", ["/en/", "/en/contact/write/", "/admin/login/"])
def test_who_sends_a_little_too_much_hears_why(server, path):
    size = MEGABYTE
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"

    for _ in range(3):
        assert re.match(
            r"HTTP/1\.1 (405|413) ", server.send([head.encode(), HEAD, b"x" * (size - len(HEAD))])
        )


def test_many_at_once_are_told_as_one_is(server):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(server.send([BROKEN["a bad header"]])))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 20 and all(answer.startswith("HTTP/1.1 400") for answer in answers)
