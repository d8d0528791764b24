"""What the codes and words of mail servers mean for a subscriber. One table, for reports and for answers to RCPT.

Sources: RFC 3463 and IANA's registry of enhanced status codes; RFC 7505 (5.1.10); the reports that mail servers write.
"""

import re
from dataclasses import dataclass
from enum import Enum


class Meaning(Enum):
    GONE = "hard"  # there is no such mailbox, or it is closed
    NOT_NOW = "soft"  # full, too large, a policy, a list, the way there, too long: whatever is not about the mailbox
    ABOUT_US = "about us"  # they refuse us as a sender


@dataclass(frozen=True)
class Answer:
    """What a server said: its `code`, such as "5.1.1" or, where it has no enhanced one, "550"; and what that means."""

    code: str
    meaning: Meaning


GONE = {"5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
# Office 365 says it of an address that its directory does not hold. Else it is about the way there.
GONE_WHERE_THE_RECIPIENT_IS_REFUSED = "5.4.1"
ABOUT_US = {"5.1.7", "5.1.8", "4.1.7", "4.1.8"}
# 5.1.2 (no such domain) is soft: a name server may be away for a day. Three mails in a row say more.

# Not an address of a computer, not the version of a program: subjects go from 0 to 7.
_ENHANCED = re.compile(r"(?<![\w.])[245]\.[0-7]\.\d{1,3}(?!\.?\d)(?!\w)")
_REPLY = re.compile(r"(?<![\w.])[45]\d\d(?=[\s:-]|$)")
# Whose name is "quota", or whose server "spam", has said nothing.
_ADDRESS = re.compile(r"https?:\S*|[^\s<>:;]{0,64}@[^\s<>:;]*")
MOST_WORDS = 2000


def _words(*patterns):
    return re.compile("|".join(patterns), re.IGNORECASE)


_WHO = r"(?:user|recipient|mailbox|mail ?box|address(?:ee)?|account|person|customer|alias)"
_NO_MAILBOX = _words(
    rf"\b(?:no such|unknown|invalid|non-?existent|unrecognized|not a (?:valid|known|local)) (?:e-?mail |local |or \w+ )?(?:{_WHO}|local part)\b",
    rf"\bno (?:{_WHO}|person) (?:here )?(?:by|with|of) that name\b",
    rf"\b{_WHO}\b[^.;]{{0,80}}?\b(?:unknown|not (?:be )?found|not known|doe?s(?:n't| not) exist|(?:do|did) not exist|"
    r"disabled|closed|deactivated|discontinued|no longer (?:exists|valid|active|available)|not a valid|is (?:invalid|not valid))\b",
    r"\bdoes(?:n't| not) have an? [\w.]+ account\b",
    r"\bno (?:mail ?box|user) (?:here|by that name)\b|\bnot (?:our|a) (?:customer|local user)\b",
    # French, Dutch, German, Spanish; letters with accents may arrive as anything.
    r"\b(?:utilisateur|destinataire|adresse|bo.{1,3}te)\b[^.;]{0,60}?\b(?:inconnue?|inexistante?|invalide|n.existe pas|n.existe plus|ferm.{1,2}e?|d.{1,2}sactiv.{1,2}e?)\b",
    r"\b(?:gebruiker|ontvanger|geadresseerde|adres|e-mailadres|postbus|postvak|mailbox)\b[^.;]{0,60}?\b(?:onbekend|bestaat niet|niet gevonden|ongeldig|opgeheven|afgesloten)\b",
    r"\bonbekende? (?:gebruiker|ontvanger|geadresseerde|adres|postbus)\b",
    r"\b(?:benutzer|empf.{1,2}nger|postfach|adresse)\b[^.;]{0,60}?\b(?:unbekannt|existiert nicht|nicht gefunden)\b",
    r"\b(?:usuario|destinatario|buz.{1,2}n|cuenta)\b[^.;]{0,60}?\b(?:desconocid[oa]|no existe|inexistente)\b",
)
# Some give the code of a mailbox that is gone to one that is only full, or asked too often.
_FULL = _words(
    r"\bquota\b|\b(?:mail ?box|inbox|account|postvak|bo.{1,3}te)\b[^.;]{0,40}?\b(?:full|vol|pleine)\b",
    r"\bexceeded? (?:its |the )?storage\b|\bat a rate\b|\btoo (?:quickly|many)\b",
)
_POLICY = _words(
    r"\b(?:block|black|deny)-?(?:ed|list(?:ed)?)\b|\bspam\b|\bpolicy\b|\breputation\b|\bdmarc\b|\bspf\b|\bdkim\b",
    r"\brelay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited)|\b(?:not|unable to) relay\b",
    r"\bgr[ea]y-?list|\bvirus\b|\bend of (?:data|message)\b",
)
_SENDER = _words(
    r"\bsender(?:'s)? (?:e-?mail )?(?:address |domain )?(?:is )?(?:rejected|refused|unknown|invalid|verify fail|verification fail)",
    r"\bdomain of sender\b|\b(?:adresse de l.)?exp.{1,2}diteur (?:refus|rejet|invalide)|\bafzender (?:geweigerd|onbekend)",
)
_RECIPIENT_REFUSED = _words(r"\brecipient(?: address(?:es)?)?:? (?:was |were )?(?:rejected|refused)\b")


def understand(status, words):
    """The `Answer` that a `status`, such as "5.1.1" or "", and the `words` of a server give together.

    The words may hold a code as well, and often the true one is there alone. Where both tell something, a mailbox is gone only
    if both say so.
    """
    words = " ".join(_ADDRESS.sub("", words[:MOST_WORDS]).split())
    said = _ENHANCED.findall(words)
    telling = [status, next(filter(_tells, said), "")]
    answers = [Answer(code, _of_code(code, words)) for code in telling if _tells(code)]
    if answers:
        return next((answer for answer in answers if answer.meaning != Meaning.GONE), answers[0])
    vague = [code for code in (status, *said) if code]
    # 5.1.0 still says what it is about.
    return _of_words(next((code for code in vague if code[2] != "0"), vague[0] if vague else ""), words)


def is_there_a_code(words):
    """Whether a server's answer stands in these words at all."""
    return bool(_ENHANCED.search(words[:MOST_WORDS]) or _REPLY.search(words[:MOST_WORDS]))


def is_gone(code):
    """Whether a code that was kept, `Answer.code`, stands for a mailbox that is gone."""
    return code in GONE or code in (GONE_WHERE_THE_RECIPIENT_IS_REFUSED, "550")


def _tells(code):
    """Whether it is more than "something went wrong": 5.0.0, and 5.0.350 of Office 365, are not."""
    return bool(code) and not re.match(r"\d\.0\.|\d\.\d\.0$", code)


def _of_code(code, words):
    if code in ABOUT_US or (code[2] == "1" and _SENDER.search(words)):
        return Meaning.ABOUT_US
    if code == GONE_WHERE_THE_RECIPIENT_IS_REFUSED and _RECIPIENT_REFUSED.search(words):
        return Meaning.GONE
    if code not in GONE or _FULL.search(words):
        return Meaning.NOT_NOW
    # sendmail gives 5.1.1 to every 550, whatever was said.
    if _POLICY.search(words) and not _NO_MAILBOX.search(words):
        return Meaning.NOT_NOW
    return Meaning.GONE


def _of_words(code, words):
    """Without a code that tells anything. Only a 550 is taken at its word."""
    reply = _REPLY.search(words)
    reply = reply[0] if reply else ""
    if reply.startswith("5") and code[2:3] in ("", "0", "1") and _SENDER.search(words):
        return Answer(code or reply, Meaning.ABOUT_US)
    is_said = _NO_MAILBOX.search(words) and not (_FULL.search(words) or _POLICY.search(words))
    # 5.1.0 and the like are codes that say something else.
    if reply == "550" and is_said and (not code or code.startswith("5.0.")):
        return Answer("550", Meaning.GONE)
    # A bare 550 is kept for those.
    return Answer(code or (reply if reply != "550" else "") or "5.0.0", Meaning.NOT_NOW)
