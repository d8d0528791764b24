"""Reports on mail that came back, as mail servers write them. `@@id@@` is the Message-ID and `@@to@@` the recipient of our mail."""

POSTFIX = """\
Return-Path: <>
Date: Thu, 26 Nov 2026 10:00:00 +0100 (CET)
From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4C1E22A0.1764150000/mail.example.net"
Message-Id: <20261126090000.4C1E22A1@mail.example.net>

This is a MIME-encapsulated message.

--4C1E22A0.1764150000/mail.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<@@to@@>: host mx.example.com[192.0.2.7] said: 550 5.1.1 <@@to@@>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)

--4C1E22A0.1764150000/mail.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
X-Postfix-Queue-ID: 4C1E22A0
X-Postfix-Sender: rfc822; bounces@example.org
Arrival-Date: Thu, 26 Nov 2026 09:59:58 +0100 (CET)

Final-Recipient: rfc822; @@to@@
Original-Recipient: rfc822;@@to@@
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <@@to@@>: Recipient address rejected: User unknown

--4C1E22A0.1764150000/mail.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <bounces@example.org>
From: Voluntary return <bounces@example.org>
To: @@to@@
Message-ID: @@id@@
Subject: Test
MIME-Version: 1.0
Content-Type: text/plain

Some words.

--4C1E22A0.1764150000/mail.example.net--
"""

# Gave up after five days: the status is 4, the action is "failed", and only the headers come back.
POSTFIX_EXPIRED = (
    POSTFIX.replace("Status: 5.1.1", "Status: 4.4.1")
    .replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers")
    .replace("550 5.1.1", "451 4.4.1")
)
# "This is just a warning. You need not do anything."
POSTFIX_DELAYED = POSTFIX_EXPIRED.replace("Action: failed", "Action: delayed")

EXIM = """\
Return-path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: bounces@example.org
References: @@id@@
Content-Type: multipart/report; report-type=delivery-status; boundary=1764150000-eximdsn-87
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1vNxyz-0001ab-2C@mx.example.net>
Date: Thu, 26 Nov 2026 10:00:00 +0100

--1764150000-eximdsn-87
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  @@to@@
    Unrouteable address

--1764150000-eximdsn-87
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Action: failed
Final-Recipient: rfc822;@@to@@
Status: 5.0.0

--1764150000-eximdsn-87
Content-type: message/rfc822

Return-path: <bounces@example.org>
Received: from web.example.org ([192.0.2.9])
\tby mx.example.net with esmtp (Exim 4.96) id 1vNxyz-0001aa-1B
Message-ID: @@id@@
From: bounces@example.org
To: @@to@@

Some words.

--1764150000-eximdsn-87--
"""

EXCHANGE = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>
To: bounces@example.org
Date: Thu, 26 Nov 2026 09:00:01 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_5a8f1c00-26e1-4c3c-9e55-000000000001_"
X-MS-Exchange-Message-Is-Ndr: true
Content-Language: nl-BE
Message-ID: <c0ffee00-0000-4000-8000-000000000001@AM0PR01.prod.example.com>
In-Reply-To: @@id@@
References: @@id@@
Subject: =?utf-8?B?T25iZXN0ZWxiYWFyOiBUZXN0?=
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_5a8f1c00-26e1-4c3c-9e55-000000000001_
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_5a8f1c00-26e1-4c3c-9e55-000000000002_"

--_5a8f1c00-26e1-4c3c-9e55-000000000002_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

VXcgYmVyaWNodCBpcyBuaWV0IGJlem9yZ2Qu

--_5a8f1c00-26e1-4c3c-9e55-000000000002_--

--_5a8f1c00-26e1-4c3c-9e55-000000000001_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.prod.example.com
Received-From-MTA: dns;web.example.org
Arrival-Date: Thu, 26 Nov 2026 09:00:00 +0000

Original-Recipient: rfc822;@@to@@
Final-Recipient: rfc822;someone.else@internal.example.com
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 @@to@@ not found by SMTP address lookup
X-Display-Name: @@to@@

--_5a8f1c00-26e1-4c3c-9e55-000000000001_
Content-Type: message/rfc822

From: bounces@example.org
To: @@to@@
Subject: Test
Message-ID:
 @@id@@
Content-Type: text/plain

Some words.

--_5a8f1c00-26e1-4c3c-9e55-000000000001_--
"""

# The mailbox is full: final for this mail, not for the mailbox.
FULL = EXCHANGE.replace("Status: 5.1.10", "Status: 5.2.2")
# A spam filter took offence.
SPAM = POSTFIX.replace("Status: 5.1.1", "Status: 5.7.1")

# Two addresses that ours was forwarded to; nothing says what became of ours.
FORWARDED = POSTFIX.replace(
    "Final-Recipient: rfc822; @@to@@\nOriginal-Recipient: rfc822;@@to@@",
    "Final-Recipient: rfc822; one@example.com\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; two@example.com",
)

VACATION = """\
From: @@to@@
To: bounces@example.org
Subject: Automatic reply: Test
In-Reply-To: @@id@@
Auto-Submitted: auto-replied
Content-Type: text/plain

I am away. Status: 5.1.1
"""

# Before RFC 3464.
QMAIL = """\
From: MAILER-DAEMON@old.example.net
To: bounces@example.org
Subject: failure notice

Hi. This is the qmail-send program at old.example.net.

<@@to@@>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 No such user

--- Below this line is a copy of the message.

Message-ID: @@id@@
To: @@to@@
"""

READ_RECEIPT = POSTFIX.replace("delivery-status", "disposition-notification")

# The report is within a mail that somebody attached to another one.
ATTACHED = (
    "From: x@example.org\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=outer\n\n"
    "--outer\nContent-Type: text/plain\n\nsee below\n--outer\nContent-Type: message/rfc822\n\n"
    + POSTFIX
    + "\n--outer--\n"
)


def written(report, to, message_id):
    """The bytes of `report` about the mail with `message_id` to the address `to`."""
    return report.replace("@@to@@", to).replace("@@id@@", message_id).replace("\n", "\r\n").encode()
