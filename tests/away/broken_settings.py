from tests.away.settings import *  # noqa: F403

ROOT_URLCONF = "tests.away.broken"
