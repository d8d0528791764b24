"""Points of contact for the tests, with harmless words."""

from datetime import UTC, date, datetime, time

from contact.models import Closure, ContactPoint, OpeningHours


def make_point(**columns):
    point = ContactPoint(
        **{
            "slug": "test-desk",
            "kind": "desk",
            "name_en": "Test desk",
            "published_from": datetime(2026, 1, 1, tzinfo=UTC),
            **columns,
        }
    )
    point.save()
    return point


def make_hours(point, weekday, opens_at, closes_at, **columns):
    """A span of `weekday`, 0 is Monday; its times are written "09:00"."""
    OpeningHours(
        contact_point=point,
        weekday=weekday,
        opens_at=time.fromisoformat(opens_at),
        closes_at=time.fromisoformat(closes_at),
        **columns,
    ).save()


def make_full_point(**columns):
    """A point of which everything is known."""
    point = make_point(
        **{
            "street": "Teststraat 1",
            "postcode": "1000",
            "city_en": "Brussels",
            "latitude": "50.850000",
            "longitude": "4.350000",
            "phone": "02 123 45 67",
            "email": "desk@example.org",
            "website": "https://www.example.org/desk",
            "visit": "both",
            "on_public_holidays": "closed",
            "languages_spoken": ["nl", "fr", "tr"],
            "who_may_come_en": "Everybody.",
            "accessibility_en": "There is a lift.",
            "note_en": "<p>Call [[free-number]] first.</p>",
            "source_url": "https://www.example.org/source",
            "checked_on": date(2026, 3, 1),
            **columns,
        }
    )
    for weekday in range(5):
        make_hours(point, weekday, "09:00", "12:30")
        make_hours(point, weekday, "13:30", "16:00", by_appointment=True)
    Closure(
        contact_point=point, starts_on=date(2199, 12, 24), ends_on=date(2200, 1, 2), reason_en="Move"
    ).save()
    return point
