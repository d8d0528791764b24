"""Sending forms as a reader's browser does: fetched first, with the nonce that came along."""

import re

NONCE = re.compile(r'name="nonce" value="([^"]*)"')


def nonce_of(response):
    return NONCE.search(response.content.decode())[1]


def send(client, address, data, **headers):
    """Fetch the form at `address`, fill in `data`, and send it. Returns the answer to the sending."""
    nonce = nonce_of(client.get(address))
    return client.post(address, {"nonce": nonce, **data}, headers=headers)


MESSAGE = {
    "topic": "return",
    "text": "Which papers do I need?",
    "answer_by": "none",
    "answer_language": "en",
}
