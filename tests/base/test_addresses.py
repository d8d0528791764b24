"""E-mail addresses: as they were meant, as they are compared, as mail servers take them."""

import pytest
from django.core.exceptions import ValidationError
from post_office.models import Email

from base import mail
from base.mail.addresses import deliverable, fold, mailbox, tidy
from base.visitor_forms.forms import FOREIGN_LETTERS, INVALID_EMAIL, EmailField
from newsletter.sending.servers import _ascii

# As it is typed, and as mail servers know it. The first four are from RFC 5894, UTS 46 and the registries of .ir and .lk.
DOMAINS = [
    ("نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
    ("fußball.example", "xn--fuball-cta.example"),
    ("ශ්\u200dරී.com", "xn--10cl1a0b660p.com"),
    ("βόλος.com", "xn--nxasmm1c.com"),
    ("BÜCHER.example", "xn--bcher-kva.example"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("почта.рф", "xn--80a1acny.xn--p1ai"),
    ("fussball.example", "fussball.example"),
    ("ab--cd.example", "ab--cd.example"),
]


@pytest.mark.parametrize(("domain", "expected"), DOMAINS)
def test_a_domain_is_what_idna_2008_says(domain, expected):
    assert fold(f"A@{domain}") == f"a@{expected}"
    assert EmailField().clean(f"a@{domain}") == f"a@{domain}"
    assert _ascii(f"a@{domain}") == f"a@{expected}"


@pytest.mark.django_db
@pytest.mark.parametrize(("domain", "expected"), DOMAINS)
def test_mail_goes_to_that_domain_and_is_answered_to_it(domain, expected):
    context = {"reference": "K7PQ2MXA"}
    mail.queue("message_received", context, to=f"a@{domain}", language="fa", reply_to=f"b@{domain}")

    sent = Email.objects.get().email_message()
    assert sent.recipients() == [f"a@{expected}"]
    assert (sent.message()["To"], sent.message()["Reply-To"]) == (f"a@{expected}", f"b@{expected}")


def test_two_letters_are_two_mailboxes_and_two_spellings_are_one():
    assert fold("a@fußball.example") != fold("a@fussball.example")
    assert fold("a@نامه\u200cای.com") != fold("a@نامهای.com")
    assert fold("a@bücher.example") == fold("A@XN--BCHER-KVA.example") == fold("a@bu\u0308cher.example")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\u200ename@example.org", "name@example.org"),
        ("name@example.org\u200e", "name@example.org"),
        ("name@example.org\u200b", "name@example.org"),
        ("\u2068name@example.org\u2069", "name@example.org"),
        ("\ufeffna\u00adme\u2060@exam\u00adple.org\u00a0", "name@example.org"),
        ("na\u200cme@exa\u200dmple.org\u200c", "name@example.org"),
        ("mailto:name@example.org", "name@example.org"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ。org", "name@example.org"),
        ("ali۱۲@example.org", "ali12@example.org"),
        ("bob@نامه\u200cای\u200c.com", "bob@نامه\u200cای.com"),
        ("bob\u200f@bücher.example", "bob@bücher.example"),
        ("a@१२३.com", "a@१२३.com"),
        ("Ana@Example.org", "Ana@Example.org"),
    ],
)
def test_an_address_is_read_as_it_was_meant(typed, meant):
    assert tidy(typed) == meant and EmailField().clean(typed) == meant
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize("nothing", ["\u200e\u2068\u2069", "\u200c", "\u00a0", "\ufeff"])
def test_an_address_of_marks_alone_is_empty(nothing):
    assert EmailField(required=False).clean(nothing) == "" and fold(nothing) == ""


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("a" * 65 + "@example.org", INVALID_EMAIL),
        ("émile@example.org", FOREIGN_LETTERS),
        ("علی@example.org", FOREIGN_LETTERS),
        ("e\u0301mile@example.org", FOREIGN_LETTERS),
        ("name’s@example.org", INVALID_EMAIL),
        ("a😀@example.org", INVALID_EMAIL),
        ("نام", INVALID_EMAIL),
        ("name@", INVALID_EMAIL),
        ("\u200e@\u200e", INVALID_EMAIL),
        ("a@☃.net", INVALID_EMAIL),
        ("a@exa\u05d0mple.org", INVALID_EMAIL),
        ("a@" + "ü" * 63 + ".example.org", INVALID_EMAIL),
        ("a@-ü.example", INVALID_EMAIL),
        ("a@ü..example", INVALID_EMAIL),
        ("Ana <a@example.org>", INVALID_EMAIL),
        ("a@example.org,b@bücher.example", INVALID_EMAIL),
    ],
)
def test_the_sentence_says_what_is_wrong(address, sentence):
    with pytest.raises(ValidationError) as raised:
        EmailField().clean(address)
    assert raised.value.messages == [str(sentence)]


def test_sixty_four_letters_before_the_at_are_taken():
    assert EmailField().clean("a" * 64 + "@example.org")


def test_a_domain_that_is_none_is_left_as_it_is_and_not_mailed():
    assert fold("A@☃.net") == "a@☃.net"
    with pytest.raises(UnicodeError):
        deliverable("a@☃.net")
    with pytest.raises(ValidationError):
        mail.store("x", "x", "x", to="a@☃.net", language="en")


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (("v.i.c@gmail.com", "vic@googlemail.com", "V.IC+9@Gmail.com", "vic+a.b@gmail.com"), "vic@gmail.com"),
        (("a.b@example.org", "a.b+1@example.org"), "a.b@example.org"),
        (("victim+1@example.org", "VICTIM+2@example.org\u200e", "victim@example.org"), "victim@example.org"),
    ],
)
def test_one_mailbox_is_counted_as_one(spellings, expected):
    assert {mailbox(address) for address in spellings} == {expected}
