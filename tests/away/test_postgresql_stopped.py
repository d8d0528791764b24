"""A real PostgreSQL is stopped under load, and comes back: what readers get meanwhile, and afterwards."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from base.languages import BY_CODE
from fedasil_return.settings import BASE_DIR
from tests.away.served import ask, gunicorn, manage, variables
from tests.forms import MESSAGE, NONCE

pytestmark = pytest.mark.starts_postgresql

READY = [
    "/en/",
    "/ps/journey/",
    "/am/questions/",
    "/zh-hans/contact/",
    "/ar/journey/?with=fr",
    "/ln/figures/",
]
# These are never kept.
UNREADY = ["/ti/stories/?x=1", "/ru/search/?q=ticket", "/fr/publications/order/", "/data/figures.csv"]
LETTER = "زه غواړم ستون شم <b>&"
AWAY_SECONDS = 2
BACK_WITHIN_SECONDS = 5


@pytest.fixture(scope="module")
def environment(server, tmp_path_factory):
    return variables(tmp_path_factory.mktemp("site"), server.url)


@pytest.fixture(scope="module")
def port(environment):
    """The site, served; its ready pages are warm in both workers."""
    folder = Path(environment["VAR_DIR"])
    # English alone takes half the time; the others fall back to it.
    content = folder / "content"
    shutil.copytree(BASE_DIR / "content" / "en", content / "en")
    shutil.copy(BASE_DIR / "content" / "site.toml", content)
    for command in (["migrate"], ["load_content", "--folder", str(content)]):
        assert manage(environment, *command, stdout=-3).wait() == 0
    with gunicorn(environment, folder / "log") as port:
        _warm(port)
        yield port
    # A line of each worker, and not a traceback for each request.
    lines = (folder / "log").read_text().splitlines()
    assert 1 <= len(lines) <= 4 and all("Data cannot be reached" in line for line in lines), lines[:10]


def _warm(port):
    for _ in range(12):  # whichever worker takes it
        for path in READY:
            assert ask(port, path)[0] == 200, path


class Load:
    """Asks for `paths` again and again, each time telling `(path, answer, when)`, until it is stopped."""

    def __init__(self, port, paths, form=None):
        self.port, self.paths, self.form = port, paths, form
        self.answers, self.is_over = [], threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.thread.join()

    def _run(self):
        while not self.is_over.is_set():
            for path in self.paths:
                began = time.monotonic()
                self.answers.append((path, ask(self.port, path, self.form), began))
                self.is_over.wait(0.01)

    def since(self, moment):
        return [(path, answer) for path, answer, began in self.answers if began >= moment]


def test_a_database_that_stops_under_load_and_comes_back(server, environment, port):
    nonce = NONCE.search(ask(port, "/ps/contact/write/")[2])[1]
    form = {**MESSAGE, "text": LETTER, "answer_language": "ps", "nonce": nonce}
    with (
        Load(port, READY) as ready,
        Load(port, UNREADY) as unready,
        Load(port, ["/ps/contact/write/"], form=form | {"answer_by": "x"}) as letters,
    ):
        time.sleep(0.5)
        server.stop()
        stopped_at = time.monotonic()
        told = Path(environment["VAR_DIR"], "tick")
        with told.open("w") as output:
            tick = manage(environment, "tick", "--repeat", stdout=output)
        _wait_until(lambda: "The database does not answer" in told.read_text())
        time.sleep(AWAY_SECONDS)
        written = ask(port, "/ps/contact/write/", form)
        admin = ask(
            port,
            "/admin/",
            **{"Accept-Language": "fr", "Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"},
        )
        away = {load: load.since(stopped_at) for load in (ready, unready, letters)}
        server.start()
        time.sleep(BACK_WITHIN_SECONDS)
        back_at = time.monotonic()
        tick.terminate()
        time.sleep(1)
        sent = ask(port, "/ps/contact/write/", form)

    _assert_ready_pages_were_served_on(ready.answers)
    _assert_away_was_told(away[unready])
    for path, answer in [*away[letters], ("the last", written)]:
        _assert_letter_is_kept(path, answer, nonce)
    assert admin[0] == 503 and '<html lang="fr"' in admin[2] and 'href="/admin/"' in admin[2]
    assert not admin[1].get("Set-Cookie")
    for load in (ready, unready):
        assert {(path, answer[0]) for path, answer in load.since(back_at)} == {
            (path, 200) for path in load.paths
        }
    # The clock went on, and had said once that it could not.
    assert tick.wait(10) is not None and told.read_text().count("does not answer") == 1
    assert manage(environment, "tick", "--health", stdout=-3).wait() == 0
    # What was kept can be sent now, with the nonce of before.
    assert sent[0] == 303 and sent[1]["Location"].startswith("/ps/contact/thanks/")


def _wait_until(is_so):
    ends_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


def _assert_ready_pages_were_served_on(answers):
    assert len(answers) > 200
    assert {(path, answer[0]) for path, answer, _ in answers} == {(path, 200) for path in READY}
    # Nobody waited for the time that a connection may take.
    assert max(answer[3] for _, answer, _ in answers) < 3


def _assert_away_was_told(answers):
    assert len(answers) > 20
    for path, (status, headers, text, _seconds) in answers:
        language = path.split("/")[1] if path.split("/")[1] in BY_CODE else "en"
        assert status == 503 and headers["Retry-After"] == "60", path
        assert headers["Cache-Control"] == "no-store" and headers["Content-Security-Policy"], path
        assert f'<html lang="{language}" dir="{BY_CODE[language].dir}">' in text, path
        assert "tel:080032745" in text, path


def _assert_letter_is_kept(path, answer, nonce):
    status, headers, text, _seconds = answer
    assert status == 503 and headers["Retry-After"] == "60", path
    assert '<html lang="ps" dir="rtl">' in text
    assert "زه غواړم ستون شم &lt;b&gt;&amp;</textarea>" in text
    assert f'name="nonce" value="{nonce}"' in text and "tel:080032745" in text
