"""`make test`: what the tests need of the system, a PostgreSQL of their own, the suites, and what to say of them."""

from pathlib import Path

# The parts by the names that PARTS takes, with their names for people.
PARTS = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "browser": "browser"}
ROOT = Path(__file__).resolve().parent.parent.parent
