"""The salt of a day: one for all processes of a host, in no database, and gone for good when the day is over."""

import datetime
import stat
import threading

import pytest
from django.apps import apps

from base.visitor_forms import rate_limits, salts
from fedasil_return.clock import tick

TODAY = datetime.date(2026, 7, 30)
TOMORROW = datetime.date(2026, 7, 31)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SALT_DIR = tmp_path / "salts"
    return settings.SALT_DIR


def test_one_day_has_one_salt_and_the_next_another(folder):
    first = salts.of_day(TODAY)

    assert salts.of_day(TODAY) == first and len(first) == 64
    assert salts.of_day(TOMORROW) != first
    assert [path.name for path in folder.iterdir()] == ["2026-07-31"]


def test_nobody_else_on_the_machine_reads_it(folder):
    salts.of_day(TODAY)

    [path] = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_workers_that_begin_the_day_together_share_it():
    found, start = [], threading.Barrier(8)

    def begin():
        start.wait()
        found.append(salts.of_day(TODAY))

    workers = [threading.Thread(target=begin) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(found) == 8 and len(set(found)) == 1


def test_that_of_yesterday_cannot_be_made_again(settings, tmp_path, folder):
    yesterday = salts.of_day(TODAY)
    salts.erase_others(TOMORROW)
    assert not list(folder.iterdir())

    again = salts.of_day(TODAY)  # with the same secret key, on the same day
    settings.SALT_DIR = tmp_path / "another-host"
    assert len({yesterday, again, salts.of_day(TODAY)}) == 3


@pytest.mark.django_db
def test_no_salt_is_in_the_database(folder):
    assert rate_limits.exceeds("message", "192.0.2.7") is False

    [path] = folder.iterdir()
    salt = path.read_text()
    for model in apps.get_models():
        assert "salt" not in model.__name__.lower()
        assert salt not in str(list(model._base_manager.values()[:200]))


@pytest.mark.django_db
def test_the_clock_erases_those_of_the_days_before(folder):
    salts.of_day(datetime.date(2020, 1, 1))
    rate_limits.exceeds("message", "192.0.2.7")
    salts._make(folder / "2020-01-01")

    assert tick()["salts"] == 1 and len(list(folder.iterdir())) == 1


def test_what_a_killed_process_left_behind_goes_too(folder, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(salts.os, "unlink", lambda path: None)
        salts.of_day(TODAY)
    assert len(list(folder.iterdir())) == 2

    salts.of_day(TOMORROW)

    assert [path.name for path in folder.iterdir()] == ["2026-07-31"]
