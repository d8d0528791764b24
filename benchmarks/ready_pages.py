"""How much a ready page saves: the same pages with and without `ReadyPagesMiddleware`, side by side in one run.

Run: `DJANGO_SETTINGS_MODULE=fedasil_return.settings python -m benchmarks.ready_pages` after `make run` has made
the database. Prints a ratio for each page; seconds mean nothing on a shared machine.
"""

import statistics
import time

import django
from django.conf import settings

ADDRESSES = ("/en/", "/am/", "/fr/questions/", "/ps/contact/", "/en/figures/", "/zh-hans/countries/")
ROUNDS = 30
READY = "fedasil_return.middleware.ReadyPagesMiddleware"


def measure(client, address):
    """The median time of one answer, in seconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(address, headers={"host": "localhost"})
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main():
    django.setup()
    from django.test import Client

    middleware = list(settings.MIDDLEWARE)
    with_it = Client()
    with_it.get("/en/", headers={"host": "localhost"})  # the chain is built with the first request
    settings.MIDDLEWARE = [name for name in middleware if name != READY]
    without_it = Client()
    for address in ADDRESSES:
        ratio = measure(without_it, address) / measure(with_it, address)
        print(f"{address:24} a page that is made anew takes {ratio:5.0f} times as long as a ready one")


if __name__ == "__main__":
    main()
