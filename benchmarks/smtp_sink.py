"""A mail server on loopback that takes everything, quickly, and writes down for whom: `python -m benchmarks.smtp_sink FILE`.

Prints its port. A line of FILE is a recipient and the Message-ID, written before the mail is acknowledged.
"""

import asyncio
import os
import re
import sys

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")


class Session(asyncio.Protocol):
    def __init__(self, file):
        self.file, self.buffer, self.recipient, self.is_text = file, b"", b"", False

    def connection_made(self, transport):
        self.transport = transport
        self.say(b"220 sink")

    def say(self, line):
        self.transport.write(line + b"\r\n")

    def data_received(self, data):
        self.buffer += data
        while self.is_text and self.take_text() or not self.is_text and self.take_line():
            pass

    def take_text(self):
        text, end, rest = self.buffer.partition(b"\r\n.\r\n")
        if not end:
            return False
        self.buffer, self.is_text = rest, False
        found = MESSAGE_ID.search(text)
        os.write(self.file, self.recipient + b" " + (found[1] if found else b"-") + b"\n")
        self.say(b"250 taken")
        return True

    def take_line(self):
        line, end, rest = self.buffer.partition(b"\r\n")
        if not end:
            return False
        self.buffer = rest
        command = line[:4].upper()
        if command == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0]
        if command == b"DATA":
            self.is_text = True
        self.say({b"DATA": b"354 go on", b"QUIT": b"221 bye"}.get(command, b"250 sink"))
        if command == b"QUIT":
            self.transport.close()
        return True


async def main(path):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(file), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
