"""How far clocks are believed."""

from datetime import timedelta

# So far the clocks of several hosts may differ.
MAY_DIFFER = timedelta(minutes=5)
