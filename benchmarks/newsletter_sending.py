"""A newsletter to 100,000 subscribers, its workers killed five times on the way, against a real mail server on loopback.

Run: `python -m benchmarks.newsletter_sending [NUMBER] [--sqlite] [--fsync]`. It uses a PostgreSQL of its own, thrown
away afterwards. First one worker and two take turns, so that their speeds compare; then two workers are killed
with SIGKILL, five times; at the end the ledger is compared with what the mail server took.
"""

import argparse
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.running import ROOT
from tests.running.postgresql import postgresql

KILLS = 5
# Enough that the server's speed is what is measured, not the pace.
PER_MINUTE = 1_000_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("number", nargs="?", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--fsync", action="store_true", help="PostgreSQL writes to the disk for each mail")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        fsync = "on" if options.fsync else "off"
        url = f"sqlite:///{folder}/db.sqlite3" if options.sqlite else stack.enter_context(postgresql(fsync))
        took = Path(folder, "took")
        sink = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.smtp_sink", took], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        stack.callback(sink.kill)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="fedasil_return.settings",
            SECRET_KEY="x" * 50,
            VAR_DIR=folder,
            DATABASE_URL=url,
            EMAIL_URL=f"smtp://127.0.0.1:{sink.stdout.readline().strip()}",
        )
        prepare(options.number)
        Run(took, options.number).all()


def prepare(number):
    import django

    for command in (["compile_messages"], ["migrate", "-v", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
    django.setup()
    from newsletter.sending import planning
    from tests.newsletter import sendings

    sendings.make_subscribers(number)
    started = time.perf_counter()
    planning.start(sendings.make_issue(), by=None, per_minute=PER_MINUTE)
    print(f"planned {number} deliveries in {time.perf_counter() - started:.1f} s")


class Run:
    """The workers, and what they are seen to do."""

    def __init__(self, took, number):
        self.took, self.number, self.memory = took, number, []

    def all(self):
        self.compare_speeds()
        for _ in range(KILLS):
            self.kill_two()
        self.finish()
        print(
            f"the most memory of a worker, run by run: {', '.join(f'{most:.0f}' for most in self.memory)} MB"
        )
        self.compare_ledger()

    def taken(self):
        """How many mails the server has taken."""
        return self.took.read_bytes().count(b"\n") if self.took.exists() else 0

    def start(self, count):
        command = [sys.executable, "-m", "tests.newsletter.worker"]
        return [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(count)]

    def wait_for(self, mails):
        while self.taken() < min(mails, self.number):
            time.sleep(0.05)

    def compare_speeds(self):
        speeds = {1: [], 2: []}
        for count in (1, 2, 1, 2):
            workers = self.start(count)
            self.wait_for(self.taken() + self.number // 50)  # until all are there
            before, started = self.taken(), time.perf_counter()
            self.wait_for(before + self.number // 12)
            speeds[count].append((self.taken() - before) / (time.perf_counter() - started))
            self.stop(workers, signal.SIGTERM)
        for count, seen in speeds.items():
            print(f"workers: {count}; deliveries a second: {', '.join(f'{speed:.0f}' for speed in seen)}")
        ratio = statistics.mean(speeds[2]) / statistics.mean(speeds[1])
        print(f"two workers send {ratio:.2f} times as many as one")

    def kill_two(self):
        """Let two workers send for a while, then kill both in the middle of it."""
        workers = self.start(2)
        self.wait_for(self.taken() + self.number // 20)
        self.stop(workers, signal.SIGKILL)

    def stop(self, workers, number):
        self.memory.append(max(peak_memory(worker.pid) for worker in workers))
        for worker in workers:
            worker.send_signal(number)
        for worker in workers:
            worker.wait()

    def finish(self):
        workers, most = self.start(2), 0
        while any(worker.poll() is None for worker in workers):
            most = max(most, *(peak_memory(worker.pid) for worker in workers))
            time.sleep(0.5)
        self.memory.append(most)

    def compare_ledger(self):
        from newsletter.models import Delivery, Sending
        from newsletter.sending import message_ids

        rows = Delivery.objects.select_related("subscriber").iterator()
        states = {row.subscriber.email: (row.state, message_ids.of(row)) for row in rows}
        taken = Counter(tuple(line.split()) for line in self.took.read_text().splitlines())
        addresses = {address for address, _identifier in taken}
        unknown = {address for address, (state, _identifier) in states.items() if state == "unknown"}
        sent = {address for address, (state, _identifier) in states.items() if state == "sent"}
        print(f"the sending is: {Sending.objects.get().state}")
        print(f"ledger: {Counter(state for state, _ in states.values())}, of {self.number} addresses")
        print(
            f"unknown after {KILLS} kills of two workers: {len(unknown)}, of them arrived: {len(unknown & addresses)}"
        )
        print(f"missing at the server, though the ledger says sent: {len(sent - addresses)}")
        print(f"missing at the server, and not marked as unknown: {len(states.keys() - addresses - unknown)}")
        print(f"twice at the server: {sum(1 for count in taken.values() if count > 1)}")
        print(f"another Message-ID than that of the delivery: {sum(states[a][1] != i for a, i in taken)}")


def peak_memory(pid):
    """The most memory that a process has had, in MB; source: VmHWM in proc(5)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
