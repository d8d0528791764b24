"""What a code and the words beside it mean: the one table for reports and for answers to RCPT."""

import pytest

from newsletter.sending.reports import codes


def understood(status, words):
    answer = codes.understand(status, words)
    return answer.code, answer.meaning.value


@pytest.mark.parametrize(("code", "meaning"), [
    ("5.1.1", "hard"), ("5.1.3", "hard"), ("5.1.6", "hard"), ("5.1.10", "hard"), ("5.2.1", "hard"),
    # No such domain: after three mails.
    ("5.1.2", "soft"),
    ("5.1.7", "about us"), ("5.1.8", "about us"), ("4.1.8", "about us"),
    ("5.1.0", "soft"), ("5.1.4", "soft"), ("5.1.9", "soft"), ("5.0.0", "soft"), ("5.2.0", "soft"),
    ("5.2.2", "soft"), ("5.2.3", "soft"), ("5.2.4", "soft"),
    ("5.3.0", "soft"), ("5.3.2", "soft"), ("5.3.4", "soft"), ("5.3.5", "soft"),
    ("5.4.1", "soft"), ("5.4.4", "soft"), ("5.4.6", "soft"), ("5.4.7", "soft"), ("5.4.14", "soft"), ("5.4.310", "soft"),
    ("5.4.312", "soft"), ("5.4.316", "soft"), ("5.5.0", "soft"), ("5.5.2", "soft"), ("5.5.4", "soft"), ("5.6.0", "soft"),
    ("5.7.0", "soft"), ("5.7.1", "soft"), ("5.7.26", "soft"), ("5.7.509", "soft"), ("5.7.606", "soft"),
    ("4.1.1", "soft"), ("4.2.1", "soft"), ("4.2.2", "soft"), ("4.4.7", "soft"),
])  # fmt: skip
def test_a_code_means_the_same_in_a_status_in_a_report_and_at_rcpt(code, meaning):
    first = code[0]
    assert understood(code, "") == (code, meaning)
    assert understood(f"{first}.0.0", f"smtp; {first}50 {code} no") == (code, meaning)
    assert understood("", f"{first}50 {code} no") == (code, meaning)
    assert understood("", f"{first}50-#{code} no\n{first}50 {code} no") == (code, meaning)


@pytest.mark.parametrize(("status", "words", "code", "meaning"), [
    # Office 365: its directory does not hold the address.
    ("5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "5.4.1", "hard"),
    ("", "550 5.4.1 All recipient addresses rejected : Access denied [AM6.eop.example]", "5.4.1", "hard"),
    ("5.4.1", "smtp;550 5.4.1 Recipient rejected", "5.4.1", "hard"),
    ("5.4.1", "smtp;550 5.4.1 Relay Access Denied", "5.4.1", "soft"),
    # The last of a chain of servers is the one that knows.
    ("5.0.350", "smtp;550 5.0.350 Remote server returned an error -> 550 5.1.1 unknown", "5.1.1", "hard"),
    ("5.4.300", "smtp;550 5.4.300 Message expired -> 450 4.1.1 user unknown", "5.4.300", "soft"),
    # Both say something: only if both say it.
    ("5.7.1", "smtp; 550 5.1.1 User unknown", "5.7.1", "soft"),
    ("5.1.1", "smtp; 554 5.7.1 Service unavailable", "5.7.1", "soft"),
    ("5.1.1", "smtp; 550 5.1.7 invalid address", "5.1.7", "about us"),
    ("4.4.7", "smtp; 450 4.2.2 over quota", "4.4.7", "soft"),
    # sendmail gives 5.1.1 to every 550.
    ("5.1.1", "SMTP; 550 refused", "5.1.1", "hard"),
    ("5.1.1", "SMTP; 550 mail from 192.0.2.1 is blocked, see our policy", "5.1.1", "soft"),
    ("5.1.1", "SMTP; 550 User unknown; https://example.com/spam-policy", "5.1.1", "hard"),
    ("5.1.1", "smtp; 550 5.1.1 <quota@spam.example>: Recipient address rejected", "5.1.1", "hard"),
    ("", "550 <no-such-user@example.org>: refused", "5.0.0", "soft"),
    ("", "550 5.7.1@example.org unknown user", "550", "hard"),
    ("5.1.1", "smtp; 550 5.1.1 User unknown in relay recipient table", "5.1.1", "hard"),
    ("5.2.1", "smtp; 550 5.2.1 The user you are trying to contact is receiving mail at a rate that", "5.2.1", "soft"),
    ("5.2.1", "smtp; 550 5.2.1 The email account that you tried to reach is disabled", "5.2.1", "hard"),
    ("5.1.1", "smtp; 550 5.1.1 mailbox full", "5.1.1", "soft"),
    # Us.
    ("5.1.0", "smtp; 550 5.1.0 <x@y>: Sender address rejected: User unknown in virtual mailbox table", "5.1.0", "about us"),
    ("5.1.1", "smtp; 550 5.1.1 <x@y>: Sender address rejected: User unknown", "5.1.1", "about us"),
    ("", "550 Sender verify failed", "550", "about us"),
    ("5.7.1", "smtp; 550 5.7.1 Sender address rejected: does not pass DMARC", "5.7.1", "soft"),
    ("5.7.0", "smtp; 550 5.7.0 Sender address rejected", "5.7.0", "soft"),
    # Numbers that are no codes.
    ("5.0.0", "smtp; 550 5.1.1.7 and 10.5.1.1 and v5.1.1 and Exim 4.96.1: no", "5.0.0", "soft"),
    ("", "550 5.1.1234 no", "5.0.0", "soft"),
])  # fmt: skip
def test_words_and_a_second_code_are_weighed(status, words, code, meaning):
    assert understood(status, words) == (code, meaning)


GONE = """\
No such user here
No such user
User unknown
Unknown user
<reader@example.com>: Recipient address rejected: User unknown in local recipient table
Invalid recipient
Requested action not taken: mailbox not found
sorry, no mailbox here by that name
The email account that you tried to reach does not exist
account has been disabled
This mailbox is closed
Address does not exist
not a valid mailbox
Unknown local part reader in <reader@example.com>
This user doesn't have a mail.example account
Utilisateur inconnu
Destinataire inexistant
Adresse d'au moins un destinataire invalide
Cette bo?te aux lettres n'existe plus
Gebruiker onbekend
Onbekende ontvanger
Postbus bestaat niet
Dit adres bestaat niet meer
Empfänger unbekannt
usuario desconocido""".splitlines()


@pytest.mark.parametrize("words", GONE)
def test_a_bare_550_is_taken_at_its_word(words):
    assert understood("", f"550 {words}") == ("550", "hard")
    assert understood("5.0.0", f"smtp; 550 {words}") == ("550", "hard")
    assert understood("", f"550-{words}\n550 {words}") == ("550", "hard")
    for other in ("450", "551", "552", "553", "554"):
        assert understood("", f"{other} {words}") == (other, "soft")
    assert understood("5.7.1", f"smtp; 550 {words}") == ("5.7.1", "soft")
    # A code that says something else.
    assert understood("5.0.0", f"550 5.1.0 {words}") == ("5.1.0", "soft")


@pytest.mark.parametrize("words", [
    "",
    "refused",
    "Mailbox unavailable",
    "Requested action not taken: mailbox unavailable",
    "Access denied",
    "Administrative prohibition",
    "Message rejected as spam",
    "User unknown, or blocked by our policy",
    "Mailbox is full, user over quota",
    "La boite du destinataire est pleine",
    "Postvak is vol",
    "relay not permitted",
    "Recipient address rejected: unverified",
    "Your domain does not exist",
    "HELO unknown host",
    "No such user (in reply to end of DATA command)",
    "too many recipients",
    "DNS: host not found",
])  # fmt: skip
def test_a_bare_550_that_says_anything_else_is_soft(words):
    assert understood("", f"550 {words}")[1] == "soft"
    assert understood("5.0.0", f"smtp; 550 {words}") == ("5.0.0", "soft")


def test_what_was_kept_tells_whether_the_mailbox_is_gone():
    for words in ("550 5.1.1 x", "550 No such user", "550 5.4.1 Recipient address rejected"):
        assert codes.is_gone(codes.understand("", words).code)
    for words in ("550 no", "450 no", "550 5.7.1 no", "551 no such user", ""):
        assert not codes.is_gone(codes.understand("", words).code)


@pytest.mark.parametrize("piece", ["5.1.1", "user ", "550 ", "5.", "a", " ", "mailbox.", "https:"])
def test_only_the_beginning_of_what_a_server_says_is_looked_at(piece):
    long = piece * 100_000

    assert understood("", long + " 550 5.1.1 no such user")[1] == "soft" or piece in ("5.1.1", "550 ")
    assert understood("", "550 5.1.1 no such user " + long)[1] == "hard"
