"""A worker in a process of its own: `python -m tests.newsletter.worker`. Sends mails that cost little to make."""

import resource

import django


def main():
    django.setup()
    from newsletter.sending.worker import Worker

    from . import sendings

    sent = Worker(make_message=sendings.maker()).run()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"sent {sent}, at most {memory:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
