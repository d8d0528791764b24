"""Forms for readers, who have no session and get no cookie.

Why Django's CSRF cookie is not needed here: a forged request is dangerous where a browser adds something that makes it
count as its owner, such as a session cookie. Readers have nothing of the kind: whatever another site could make their
browsers send, it could send by itself. What remains is that a page elsewhere could make its visitors' browsers flood us;
that is what `origins` refuses. `nonces` make a second tap harmless and a form that was never fetched useless,
`rate_limits` bound what one address can send, and `submitting` puts them together. The admin has sessions, and keeps
Django's CSRF protection.
"""
