"""A pytest plugin: what a failing test says stays short enough to be read, however much it printed or compared.

Without it a page of HTML in an assertion, or a subprocess that talks, fills the log with thousands of lines. Where
many tests fail, the first ones say all and the others one line each.
"""

import pytest

LINES = 80  # of what went wrong, and as many of what was printed
WIDTH = 300
IN_FULL = 10  # failures


def pytest_configure(config):
    # A worker of xdist hands its reports on; they are shortened where they are shown.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Shortener())


class Shortener:
    failures = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failures += 1
            self.shorten(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report):
        if report.failed:
            self.shorten(report)

    def shorten(self, report):
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash:
            crash.message = shortened(crash.message, 1)
        if crash and self.failures > IN_FULL:
            report.longrepr = Shortened(f"{crash.path}:{crash.lineno}: {crash.message}", crash)
            report.sections = []
        else:
            report.longrepr = Shortened(shortened(str(report.longrepr), LINES), crash)
            share = LINES // max(len(report.sections), 1)
            report.sections = [(title, shortened(text, share)) for title, text in report.sections]


class Shortened:
    """What pytest shows of a failure, in place of its own representation of it."""

    def __init__(self, text, reprcrash):
        self.text, self.reprcrash = text, reprcrash

    def __str__(self):
        return self.text

    def toterminal(self, terminal):
        terminal.line(self.text)


def shortened(text, count):
    """At most `count` lines of `text` and one that says how many are left out; the beginning and the end of them."""
    lines = [line if len(line) <= WIDTH else f"{line[:WIDTH]} …" for line in text.splitlines()]
    left_out = len(lines) - count
    if left_out > 0:
        at_end = count // 2
        lines[count - at_end : len(lines) - at_end] = [f"… {left_out} lines left out …"] if count > 1 else []
    return "\n".join(lines)
