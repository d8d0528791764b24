"""What the folder of a site must hold before it is served: key, catalogues, database, content, static files."""

import hashlib
import os
import secrets
from pathlib import Path

from . import processes
from .environment import ROOT
from .errors import StartError

# What a site of before may have left readable by others.
PRIVATE = (
    "secret_key",
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "mail",
    "media",
    "joined",
    "static",
)
# What the collected files are made from.
STATIC_SOURCES = (
    "static/**/*", "requirements.txt", "*/settings.py", "*/static_files.py", "*/stylesheet.py", "*/older_browsers.py"
)  # fmt: skip


def site(environment):
    """The folder that the site writes, and the variables for its processes; `environment` is that of the start."""
    var_dir = Path(environment.get("VAR_DIR") or ROOT / "var").absolute()
    defaults = {
        # Mails name addresses of the site that runs here.
        "SITE_URL": f"http://127.0.0.1:{environment.get('PORT') or 8000}",
        # On one's own machine staff need no second factor; behind HTTPS they do.
        "DEVELOPMENT": str(environment.get("HTTPS", "").lower() not in ("true", "1", "yes", "on")).lower(),
    }
    return var_dir, defaults | dict(environment) | {"VAR_DIR": str(var_dir)}


def prepare(python, var_dir, environment, descriptor):
    """Make ready what is not ready; `environment` are the variables of the site. Ends the start where a step fails."""
    make_folder(var_dir)
    if not environment.get("SECRET_KEY") and not environment.get("SECRET_KEY_FILE"):
        make_key(var_dir / "secret_key")
    manage = [str(python), "manage.py"]
    options = {"cwd": ROOT, "env": environment, "pass_fds": [descriptor]}
    commands = [[*manage, "prepare"]]
    is_collected = has_static_files(var_dir)
    if not is_collected:
        (var_dir / ".static").unlink(missing_ok=True)
        commands.append([*manage, "collectstatic", "--noinput", "--clear", "-v", "0"])
    files = "" if is_collected else " and the static files"
    processes.run_or_refuse(f"Preparing the database{files} …", *commands, **options)
    if not is_collected:
        _write(var_dir / ".static", static_digest(var_dir))
    # Last: a database that is refused is not touched at all.
    make_private(var_dir)


def make_folder(var_dir):
    """Make the folder that the site writes, its owner's alone, or refuse it."""
    try:
        if not var_dir.exists():
            var_dir.mkdir(mode=0o700, parents=True)
        is_ours = var_dir.is_dir() and os.access(var_dir, os.W_OK | os.X_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise StartError(f"VAR_DIR is {str(var_dir)!r}; it must be a folder that can be written.")


def make_private(var_dir):
    """Take from others what a site of before has let them read."""
    for path in (var_dir / name for name in PRIVATE):
        if path.exists() and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode & 0o700)


def make_key(path):
    """Write a new secret key where there is none, or an empty one: whole or not at all."""
    if not path.exists() or not path.read_bytes().strip():
        _write(path, secrets.token_urlsafe(60) + "\n")


def _write(path, text):
    """Write a file of the owner alone, whole or not at all."""
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    whole.replace(path)


def has_static_files(var_dir):
    """Whether the static files are collected, all of them and from the sources of now."""
    stamp = var_dir / ".static"
    return (
        (var_dir / "static" / "staticfiles.json").is_file()
        and stamp.is_file()
        and stamp.read_text() == static_digest(var_dir)
    )


def static_digest(var_dir, root=ROOT):
    """A digest of what is collected, and of what it was collected from."""
    digest = hashlib.sha256()
    for source in STATIC_SOURCES:
        for path in _files(root, source):
            digest.update(f"{path.relative_to(root)} ".encode() + path.read_bytes())
    for path in _files(var_dir, "static/**/*"):
        digest.update(f"{path.relative_to(var_dir)} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def _files(folder, pattern):
    return sorted(path for path in folder.glob(pattern) if path.is_file())
