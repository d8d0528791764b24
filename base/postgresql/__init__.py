"""Django's PostgreSQL, behind a `gate`: see `base.postgresql.gate`. A `DatabaseWrapper` stands in `base`, as Django asks."""
