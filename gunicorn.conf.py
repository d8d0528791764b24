from fedasil_return.edge.gunicorn_settings import *  # noqa: F403  gunicorn reads this file by itself
