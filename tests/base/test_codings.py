"""What an answer is compressed with, and the tags by which a browser knows it again."""

import gzip

import brotli
import pytest
from django.test import RequestFactory

from base import codings

OWN = '"0123abcd"'


def asking(**headers):
    return RequestFactory().get(
        "/", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br ; q = 1.000 , gzip", "br"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("br;q=0.000, gzip;q=0", ""),
        ("gzip;q=0.5, identity", ""),
        ("identity, br", "br"),
        ("*", ""),
        ("deflate, zstd", ""),
        ("br;q=high", ""),
        ("br;q=-1, gzip;q=2", ""),
        ("brotli, x-br", ""),
        ("", ""),
        (",;,q=1,;q=1", ""),
        ("br" * 4000, ""),
    ],
)
def test_the_coding_is_the_one_that_is_liked_best(accepted, coding):
    assert codings.chosen(asking(accept_encoding=accepted)) == coding


def test_who_asks_for_none_gets_none():
    assert codings.chosen(asking()) == ""


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_what_is_compressed_can_be_read(coding, read, is_kept):
    body = "ትግርኛ пишет ".encode() * 200

    small = codings.compressed(body, coding, is_kept=is_kept)

    assert read(small) == body and len(small) < len(body) / 10
    assert small == codings.compressed(body, coding, is_kept=is_kept)


def test_other_bytes_have_another_tag():
    assert [codings.tag_of(OWN, coding) for coding in ("", "br", "gzip")] == [
        OWN, '"0123abcd-br"', '"0123abcd-gzip"'
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        OWN,
        f"W/{OWN}",
        '"0123abcd-gzip"',
        '"0123abcd-br"',
        '"0123abcd-zstd"',
        '"0123abcd--gzip"',
        '"0123abcd;gzip"',
        f"{OWN}-gzip",
        f"{OWN}-br",
        f"{OWN};gzip",
        'W/"0123abcd-gzip"',
        'W/"0123abcd;gzip"',
        '"0123abcd-br-gzip"',
        '"other", "0123abcd-gzip"',
        '"other","0123abcd"-br , W/"third"',
        "*",
        " * ",
    ],
)
def test_a_tag_is_known_whatever_a_server_in_front_wrote_behind_it(sent):
    assert codings.is_known(asking(if_none_match=sent), OWN)


@pytest.mark.parametrize(
    "sent",
    ['"other"', '"0123abcd-x"', '"0123abcd-gzipped"', '"0123abcdbr"', '"x0123abcd"', '"-gzip"', "0123abcd", "W/", '"*"', '"',
     "", ",", '"0123ABCD"', '"' + "-br" * 2_000],
)  # fmt: skip
def test_another_tag_is_not_known(sent):
    assert not codings.is_known(asking(if_none_match=sent), OWN)


def test_who_sends_no_tag_knows_nothing():
    assert not codings.is_known(asking(), OWN)
