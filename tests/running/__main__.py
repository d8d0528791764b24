"""Runs the suite on SQLite and on PostgreSQL, then the browser tests; `make test PARTS=browser` runs one of them.

PostgreSQL, Chromium and the libraries they need are installed where this may be done, and otherwise named. Where
`CI` is set, nothing may be left out.
"""

import os
import signal
import sys

from tests import temporary

from . import PARTS, ROOT, suites, system
from .postgresql import postgresql


def main(wanted):
    os.chdir(ROOT)
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"make test: there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    # Being told to stop is an end like any other: what was started is stopped and what was written is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # A job in the background ignores Ctrl-C, and so would all that it starts; who sends it here all the same means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parts = [part for part in PARTS if part in (wanted or PARTS)]
    lacking = system.install_lacking(parts)
    if lacking:
        print(system.sentence(lacking), flush=True)
    temporary.use_own_folder()
    try:
        results = run([part for part in parts if part not in {lack.part for lack in lacking}])
    except KeyboardInterrupt:
        sys.exit("make test: stopped before the end.")
    return suites.summary(results, lacking, in_ci=bool(os.environ.get("CI")))


def run(parts):
    """Run these parts. Returns what `suites.run` says of each, by its name for people."""
    results = {}
    for part in parts:
        if part == "postgresql":
            with postgresql() as url:
                results[PARTS[part]] = suites.run(part, database_url=url)
        else:
            results[PARTS[part]] = suites.run(part)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
