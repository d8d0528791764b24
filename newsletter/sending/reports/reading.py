"""A mail that came back, read: what kind of report it is, on whom, and everything that may hold a mark of ours."""

import re
from dataclasses import dataclass

from . import complaints, parts, plain, statuses

RETURNED = ("message/rfc822", "message/global")
READ_RECEIPT = "message/disposition-notification"
# Who writes reports, and what they call them, in the languages of the mail servers around us.
_SERVER = re.compile(
    r"(?:mailer|mail|mailer-?)[-_.]?daemon|postmaster|mail[-_.]?deliver\w*|microsoftexchange", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"undeliver|returned mail|mail delivery|delivery (?:status|fail|report)|failure notice|non remis|[ée]chec|onbestelbaar|unzustellbar",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """`failures` of `statuses.Failure`, or a `complaint`; with neither, `looks_like_one` tells whether staff should see it.

    `marked` is the text in which our marks may stand. `server` wrote the report; `report_id` is its own Message-ID; `words` are
    its subject and, where a server wrote it, its first ones.
    """

    failures: list
    complaint: complaints.Complaint | None
    looks_like_one: bool
    marked: str
    server: str
    report_id: str
    words: str


def read(data):
    """Read `data`, the bytes of a mail, or as many as were kept of it: a `Report`. May raise anything."""
    mail = parts.parse(data)
    own = parts.own_parts(mail)
    kinds = [part.get_content_type() for part in own]
    return Report(
        failures=[] if READ_RECEIPT in kinds else _failures(mail, own),
        complaint=next(
            (complaints.complaint(p) for p in own if p.get_content_type() == complaints.KIND), None
        ),
        looks_like_one=READ_RECEIPT not in kinds and _looks_like_one(mail, kinds),
        marked="\n".join([parts.headers_text(mail), *map(_marked, own)]),
        server=parts.sender(mail).rpartition("@")[2],
        report_id=parts.header(mail, "Message-ID").strip(),
        words=_words(mail, own),
    )


def _failures(mail, own):
    found = [
        failure
        for part in own
        if part.get_content_type() in statuses.KINDS
        for failure in statuses.failures(part)
    ]
    return found or plain.failures(mail)


def _looks_like_one(mail, kinds):
    return (
        "multipart/report" in kinds
        or not {*statuses.KINDS, complaints.KIND}.isdisjoint(kinds)
        or "X-Failed-Recipients" in mail
        or bool(_SERVER.match(parts.sender(mail)) or _SUBJECT.search(parts.header(mail, "Subject")))
    )


def _marked(part):
    if part.get_content_type() in RETURNED and part.is_multipart():
        return parts.returned_headers(part)
    return parts.text_of(part) if part.get_content_maintype() == "text" else ""


def _words(mail, own):
    """The subject and how it begins; of a mail that may be a person's, the subject alone."""
    texts = (parts.text_of(part) for part in own if part.get_content_type() == "text/plain")
    start = next(texts, "")[:1000] if _SERVER.match(parts.sender(mail)) else ""
    return f"{parts.header(mail, 'Subject')} {start}"
