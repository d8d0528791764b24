"""The variables of the environment, as settings read them: a wrong value stops the start with one sentence that names it."""

import ipaddress
import re
import warnings
from pathlib import Path

import environ

from .starting.errors import StartError

env = environ.Env()
# What each kind of address means to django-environ, and the port where none is named. Source: RFC 8314.
MAIL_SCHEMES = {"smtp": ("smtp", 25), "smtp+tls": ("smtp+tls", 587), "smtps": ("smtp+ssl", 465)}
# A name, or an address of version 6, and perhaps a port.
HOST = r"([\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\])(:\d+)?"


def boolean(name, default):
    value = env.str(name, str(default)).lower()
    if value not in ("true", "false", "1", "0", "yes", "no", "on", "off"):
        raise StartError(f"{name} is {value!r}; it must be true or false.")
    return value in ("true", "1", "yes", "on")


def whole_number(name, default, at_least=1):
    value = env.str(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value) >= at_least):
        raise StartError(f"{name} is {value!r}; it must be a whole number of at least {at_least}.")
    return int(value)


def listed(name, default=""):
    """What `name` lists with commas, without the blanks around them."""
    return [value.strip() for value in env.str(name, default).split(",") if value.strip()]


def host_names(name, default):
    hosts = listed(name, default)
    for host in hosts:
        if not re.fullmatch(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]", host, re.ASCII):
            raise StartError(
                f"{name} lists {host!r}; it must list host names alone, such as www.example.org,example.org."
            )
    if not hosts:
        raise StartError(
            f"{name} is empty; it must list the host names of the site, such as www.example.org."
        )
    return hosts


def origins(name):
    values = listed(name)
    for value in values:
        if not re.fullmatch(rf"https?://(\*\.)?{HOST}", value, re.ASCII):
            raise StartError(f"{name} lists {value!r}; each must look like https://www.example.org.")
    return values


def networks(name):
    """A list of addresses or networks, such as "10.0.0.0/8, 2001:db8::1"."""
    try:
        return [str(ipaddress.ip_network(value)) for value in listed(name)]
    except ValueError as error:
        raise StartError(f"{name} is not a list of addresses or networks: {error}.") from None


def web_address(name, default):
    value = env.str(name, default).rstrip("/")
    # The pages stand at the root of it, and say it to everybody: no path, no query, nobody's password.
    if not re.fullmatch(rf"https?://{HOST}", value, re.ASCII):
        raise StartError(f"{name} is {value!r}; it must look like https://www.example.org.")
    return value


def secret_key(var_dir):
    """The secret key: from `SECRET_KEY`, or from the file that `SECRET_KEY_FILE` names."""
    if "SECRET_KEY" in env.ENVIRON:
        key, place = env.str("SECRET_KEY"), "SECRET_KEY"
    else:
        path = Path(env.str("SECRET_KEY_FILE", str(var_dir / "secret_key")))
        place = f"the file {path}"
        try:
            key = path.read_text().strip()
        except (OSError, UnicodeDecodeError):
            raise StartError(
                "no secret key: set SECRET_KEY, or SECRET_KEY_FILE to a file that can be read "
                "(`make run` makes one for this machine)."
            ) from None
    if len(key) < 40:
        raise StartError(f"the secret key in {place} has {len(key)} characters; it needs at least 40.")
    return key


def database(var_dir):
    """The database that `DATABASE_URL` names: PostgreSQL, or SQLite in `VAR_DIR` where nothing is set."""
    wrong = StartError(
        "DATABASE_URL is not an address of a database; "
        "it looks like postgres://user:password@host:5432/name or sqlite:////path/to/file."
    )
    if "DATABASE_URL" not in env.ENVIRON:
        # Not as an address, in which "#" and "%" would mean something.
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(var_dir / "db.sqlite3")}
    else:
        try:
            with warnings.catch_warnings(action="ignore"):  # about the engine, which is looked at below
                config = env.db_url_config(env.str("DATABASE_URL"))
        except Exception:
            raise wrong from None
    engine = config.get("ENGINE", "").rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql") or not config["NAME"]:
        raise wrong
    if engine == "sqlite3":
        # Writers queue up at once instead of failing in the middle of a transaction; readers never wait.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        # A new connection for each request costs two thirds of the throughput.
        config["CONN_MAX_AGE"] = 600
        config["CONN_HEALTH_CHECKS"] = True
        # The same as Django's, but does not let every request wait for a server that is gone.
        config["ENGINE"] = "base.postgresql"
        # A reader waits no longer for a connection, nor for one whose other end has vanished without a word.
        config["OPTIONS"] = {
            "connect_timeout": 3,
            "tcp_user_timeout": 5000,
            "keepalives_idle": 10,
            "keepalives_interval": 2,
            "keepalives_count": 3,
        }
    return config


def mail_server(var_dir, *, is_public):
    """Django's settings for the mail server that `EMAIL_URL` names; without one, mails become files in `VAR_DIR`."""
    url = env.str("EMAIL_URL", "")
    if not url:
        if is_public:
            raise StartError(
                "EMAIL_URL is not set; a site with HTTPS=true needs the mail server, such as "
                "smtp+tls://user:password@host:587, because its mails would reach nobody."
            )
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(var_dir / "mail"),
        }
    scheme, _, rest = url.partition("://")
    try:
        scheme, default_port = MAIL_SCHEMES[scheme.lower()]
        config = env.email_url_config(f"{scheme}://{rest}")
        known = config["EMAIL_HOST"]
    except Exception:
        known = False
    if not known:
        raise StartError(
            "EMAIL_URL is not an address of a mail server; "
            "it looks like smtp://host:25, smtp+tls://user:password@host:587 or smtps://user:password@host:465."
        )
    config["EMAIL_PORT"] = config["EMAIL_PORT"] or default_port
    return {name: value for name, value in config.items() if name != "OPTIONS" and value is not None}
