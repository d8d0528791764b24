"""A mail server on loopback that does at each step what a test tells it."""

import socketserver
import threading
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.connections += 1
        try:
            self.say("220 scripted")
            while line := self.rfile.readline():
                self.answer(line.decode().strip())
        except (ConnectionError, EOFError):
            pass

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def does(self, step):
        """Do what the script says of the step; whether that was all."""
        wish = self.server.script(step, self.server.steps.count(step))
        self.server.steps.append(step)
        if wish == "close":
            raise EOFError
        if wish == "hang":
            self.server.go_on.wait(5)
            raise EOFError
        if wish:
            self.say(wish)
        return bool(wish)

    def answer(self, line):
        command = line[:4].upper()
        if command == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
        if self.does(command):
            return
        if command == "DATA":
            self.say("354 go on")
            self.take_text()
        elif command == "QUIT":
            self.say("221 bye")
            raise EOFError
        else:
            self.say("250 8BITMIME" if command == "EHLO" else "250 OK")

    def take_text(self):
        text = self.rfile.readline()
        self.does("text")
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise EOFError
            text += line[1:] if line.startswith(b".") else line
        if not self.does("end"):
            self.server.accepted.append((self.recipient, text))
            self.say("250 taken")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def server(script=lambda step, before: None, port=0):
    """A running server: its `port`; what it `accepted`, `(recipient, text)`; `steps`; how many `connections`.

    `script(step, before)` is asked at "EHLO", "MAIL", "RCPT", "DATA", "text" (its first line is here), "end" (all of it is)
    and "RSET"; `before` is how often this step has been. It gives None, an answer such as "450 Later", "close" or "hang".
    """
    running = Server(("127.0.0.1", port), Session)
    running.script, running.port = script, running.server_address[1]
    running.accepted, running.steps, running.connections = [], [], 0
    running.go_on = threading.Event()
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield running
    finally:
        running.go_on.set()
        running.shutdown()
        thread.join()
        running.server_close()


def at(step, wish, *, times=1):
    """A script: `wish` the first `times` that `step` comes."""
    return lambda name, before: wish if name == step and before < times else None
