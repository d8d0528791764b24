"""`make demo-figures`."""

import os
import sys

from . import environment, preparing, processes
from .errors import StartError


def main():
    var_dir, variables = preparing.site(os.environ)
    if "DATABASE_URL" not in variables and not (var_dir / "db.sqlite3").exists():
        raise StartError("there is no site yet to show figures on; start it once with `make run`.")
    command = [str(environment.ensure()), "manage.py", "demo_figures", *sys.argv[1:]]
    processes.run_or_refuse("Inventing figures …", command, cwd=environment.ROOT, env=variables)


if __name__ == "__main__":
    environment.check_python()
    processes.main(main)
