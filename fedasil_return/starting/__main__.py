"""`make run`."""

import os
import sys

from . import environment, preparing, processes, serving, turns


def main():
    number = serving.port(os.environ.get("PORT") or "8000")
    serving.refuse_taken(number)
    python = environment.ensure()
    var_dir, variables = preparing.site(os.environ)
    preparing.make_folder(var_dir)
    with turns.turn(var_dir / ".lock") as descriptor:
        serving.refuse_taken(number)
        preparing.prepare(python, var_dir, variables, descriptor)
        server = serving.start_server(python, number, variables)
    greet(number, var_dir, variables)
    sys.exit(serving.keep(server, python, variables))


def greet(number, var_dir, variables):
    address = f"http://{serving.HOST}:{number}/"
    lines = [
        "",
        f"The site:      {address}",
        f"For staff:     {address}admin/",
        "A staff account is made with:  .venv/bin/python manage.py createsuperuser",
    ]
    if not variables.get("EMAIL_URL"):
        lines.append(
            f"Mail:          no mail server is named (EMAIL_URL), so mails become files in {var_dir / 'mail'}"
        )
    processes.say("\n".join([*lines, "Stop with Ctrl-C."]))


environment.check_python()
processes.main(main)
