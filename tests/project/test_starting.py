"""The first start heals what an earlier one left half done, and every start says in one sentence why it cannot go on."""

import os
import pty
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from fedasil_return.starting import environment, preparing, processes, serving, turns
from fedasil_return.starting.errors import StartError

pytestmark = pytest.mark.without_database

# --- The virtual environment ---


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose commands are noted in `ran`; "venv" makes what the real one does."""
    for name in environment.LOCK_FILES:
        (tmp_path / name).write_text("")
    ran = []

    def run(sentence, command, **options):
        kind = command[2]
        ran.append(kind)
        if kind == "venv":
            (tmp_path / ".venv" / "bin").mkdir(parents=True)
            (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
        return run.code if kind == "pip" else 0

    run.code = 0
    monkeypatch.setattr(processes, "run", run)
    return tmp_path, ran, run


def test_an_environment_is_made_once(project):
    root, ran, _ = project

    python = environment.ensure(root)

    assert python == root / ".venv" / "bin" / "python" and ran == ["venv", "pip"]
    environment.ensure(root)
    assert ran == ["venv", "pip"]
    environment.ensure(root, dev=True)
    assert ran == ["venv", "pip", "pip"]


def test_a_changed_lock_file_is_installed_over_what_is_there(project):
    root, ran, _ = project
    environment.ensure(root)
    (root / "requirements.txt").write_text("# changed\n")

    environment.ensure(root)

    assert ran == ["venv", "pip", "pip"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / ".installed-requirements").unlink(),
        lambda folder: (folder / ".installed-requirements").write_text("cpython-27-x86_64 0\n"),
        lambda folder: (folder / ".installing").touch(),
        lambda folder: (folder / "bin" / "python").unlink(),
        lambda folder: shutil.rmtree(folder / "bin"),
        lambda folder: (shutil.rmtree(folder), folder.write_text("no folder")),
        lambda folder: (shutil.rmtree(folder), folder.symlink_to("/no/such/folder")),
    ],
)
def test_what_is_half_made_is_made_anew(project, spoil):
    root, ran, _ = project
    environment.ensure(root)
    (root / ".venv" / "left-over").touch()
    spoil(root / ".venv")

    environment.ensure(root)

    assert ran == ["venv", "pip"] * 2
    assert not (root / ".venv" / "left-over").exists()


def test_an_installation_that_failed_is_begun_again(project):
    root, ran, run = project
    run.code = 1
    with pytest.raises(StartError, match="pip could not install what the site needs"):
        environment.ensure(root)

    run.code = 0
    environment.ensure(root)

    assert ran == ["venv", "pip"] * 2


def test_a_python_without_ensurepip_names_the_package_of_debian(project, monkeypatch):
    root, ran, _ = project
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(StartError, match="apt-get install python3-venv"):
        environment.ensure(root)
    monkeypatch.undo()
    assert ran == [] and not (root / ".venv").exists()


def test_two_starts_take_turns(tmp_path):
    order = []

    def second():
        with turns.turn(tmp_path / "lock"):
            order.append("second")

    with turns.turn(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(10)

    assert order == ["first", "second"]


# --- The folder of the site ---


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_missing_or_empty_key_is_made(tmp_path, content):
    path = tmp_path / "secret_key"
    if content is not None:
        path.write_text(content)

    preparing.make_key(path)

    key = path.read_text()
    assert len(key) > 60 and stat.S_IMODE(path.stat().st_mode) == 0o600
    preparing.make_key(path)
    assert path.read_text() == key and list(tmp_path.iterdir()) == [path]


def test_the_folder_and_what_lay_in_it_are_the_owners_alone(tmp_path):
    folder = tmp_path / "of" / "the site"
    preparing.make_folder(folder)
    (folder / "db.sqlite3").touch(0o644)
    (folder / "media").mkdir(0o755)

    preparing.make_private(folder)

    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "media")} == {0o700}
    assert stat.S_IMODE((folder / "db.sqlite3").stat().st_mode) == 0o600


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "file").touch()

    for folder in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(StartError, match="VAR_DIR is .* it must be a folder"):
            preparing.make_folder(folder)


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """A site with static files, and the project that they come from."""
    root, var_dir = tmp_path / "project", tmp_path / "var"
    for path in (
        root / "static/css/base.css",
        var_dir / "static/base.css",
        var_dir / "static/staticfiles.json",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content")
    monkeypatch.setattr(preparing.static_digest, "__defaults__", (root,))
    (var_dir / ".static").write_text(preparing.static_digest(var_dir))
    assert preparing.has_static_files(var_dir)
    return root, var_dir


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root, var_dir: (var_dir / ".static").unlink(),
        lambda root, var_dir: (var_dir / "static/base.css").unlink(),
        lambda root, var_dir: (var_dir / "static/base.css").write_text("cont"),
        lambda root, var_dir: (var_dir / "static/staticfiles.json").unlink(),
        lambda root, var_dir: shutil.rmtree(var_dir / "static"),
        lambda root, var_dir: (root / "static/css/base.css").write_text("changed"),
    ],
)
def test_half_collected_files_are_noticed(collected, spoil):
    root, var_dir = collected

    spoil(root, var_dir)

    assert not preparing.has_static_files(var_dir)


# --- Programs ---


def variables(tmp_path, **more):
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path / "var")} | more


@pytest.fixture
def taken():
    """A port that something listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "80 81"])
def test_a_port_that_is_none_is_one_sentence(tmp_path, port):
    result = start(tmp_path, PORT=port)

    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and f"PORT is {port!r}" in result.stderr


def test_a_taken_port_is_told_before_anything_is_done(tmp_path, taken):
    result = start(tmp_path, PORT=taken)

    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and f"port {taken} is taken" in result.stderr
    assert not (tmp_path / "var").exists()


def test_demo_figures_before_the_first_start_say_what_to_do(tmp_path):
    result = start(tmp_path, module="fedasil_return.starting.demo_figures")

    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and "make run" in result.stderr


def start(tmp_path, module="fedasil_return.starting", **more):
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=settings.BASE_DIR,
        env=variables(tmp_path, **more),
        capture_output=True,
        text=True,
    )


# --- Serving ---

# What `make run` does once all is prepared.
SERVE = """
import os, sys
from fedasil_return.starting import processes, serving
def work():
    server = serving.start_server(sys.executable, int(sys.argv[1]), dict(os.environ))
    print("It answers.", flush=True)
    sys.exit(serving.keep(server, sys.executable, dict(os.environ)))
processes.main(work)
"""


@pytest.fixture(scope="module")
def site_variables(tmp_path_factory):
    """The variables of a site with tables and without content. With `DEBUG`, pages do without collected files."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    (folder / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {"a.css": "a.1.css"}}')
    environment = variables(folder, VAR_DIR=str(folder), SECRET_KEY="x" * 50, DEBUG="true")
    command = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    return environment


def descendants(pid):
    """The numbers of a process and of all that it started, but for those that have ended."""
    parents = {}
    # Not asked of `ps`: a small machine has none.
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended meanwhile
            continue
        if state != "Z":
            parents.setdefault(int(parent), []).append(int(path.parent.name))
    found = [pid]
    for number in found:
        found += parents.get(number, [])
    return found


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("signals", [["INT", "INT"], ["TERM"], ["HUP", "TERM"], ["KILL"]], ids=" ".join)
def test_nothing_is_left_behind(site_variables, signals):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(port)]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=site_variables, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert "It answers.\n" in iter(process.stdout.readline, "")
            while len(pids := descendants(process.pid)) < 5:  # we, gunicorn, its two workers, the clock
                assert process.poll() is None
            for name in signals:
                process.send_signal(getattr(signal, f"SIG{name}"))
            # Two seconds are promised; a machine with much to do may take longer.
            ends_at = time.monotonic() + 15
            while (left := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < ends_at:
                time.sleep(0.05)
            assert left == []
            assert process.wait(10) == (-9 if signals == ["KILL"] else 0)
        finally:
            process.kill()
    serving.refuse_taken(port)


# As make does: it leads the session of the terminal, hears that this was closed, and waits for its child.
WAITS = """
import os, signal, subprocess, sys
os.open(sys.argv[1], os.O_RDWR)
signal.signal(signal.SIGHUP, lambda number, frame: None)
step = "from fedasil_return.starting import processes; processes.main(lambda: processes.run('Working …', ['sleep', '600']))"
sys.exit(subprocess.call([sys.executable, "-c", step]))
"""


def test_a_closed_terminal_ends_it_although_only_make_hears_of_it():
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", WAITS, os.ttyname(theirs)]
    options = {"cwd": settings.BASE_DIR, "start_new_session": True, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **options) as leader:
        assert leader.stdout.readline() == "Working …\n".encode()

        os.close(theirs)
        os.close(ours)

        assert leader.wait(30) == 128 + signal.SIGHUP


def test_a_step_that_takes_long_is_not_silent(monkeypatch, capsys):
    monkeypatch.setattr(processes, "SPEAK_SECONDS", 0.1)

    assert processes.run("Working …", ["sleep", "0.5"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Working …" and len(lines) > 1 and lines[1].endswith(" s")


def test_a_step_that_fails_ends_its_neighbours():
    before = time.monotonic()

    assert processes.run("Working …", ["sleep", "60"], ["false"]) == 1

    assert time.monotonic() - before < 30
