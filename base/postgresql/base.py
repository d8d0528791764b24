from django.db.backends.postgresql import base

from . import gate


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        with gate.passed():
            return super().get_new_connection(conn_params)
