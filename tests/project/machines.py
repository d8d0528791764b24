"""What machines read of an answer: the sitemap, and the links in the head of a page."""

import re
from xml.etree import ElementTree

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "http://127.0.0.1:8000"


def sitemap(client):
    """Address → {language: address} of each entry."""
    return {
        url.find("s:loc", NAMES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in entries_of(client)
    }


def entries_of(client):
    """The elements of the sitemap, one for each address."""
    return ElementTree.fromstring(client.get("/sitemap.xml").content).findall("s:url", NAMES)


def alternates(client, address):
    html = client.get(address).content.decode()
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', html))
