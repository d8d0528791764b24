"""Atom feeds in seventeen languages."""

import datetime

from django.utils.feedgenerator import Atom1Feed

# When a feed changed that has no entry, and of which nothing else is known.
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class MarkedFeed(Atom1Feed):
    """Entries that are not in the language of the feed say in which they are: `spoken`, in `item_extra_kwargs`.

    A feed without entries changed at `changed_at`, in `feed_extra_kwargs`: Django takes now, and nothing would ever be
    the same twice.
    """

    def item_attributes(self, item):
        return {"xml:lang": item["spoken"]} if item["spoken"] != self.feed["language"] else {}

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed.get("changed_at", LONG_AGO)
