"""Mail: stored together with what caused it (`storing`), and sent by the clock (`outbox`)."""

from .storing import address, queue, store

__all__ = ["address", "queue", "store"]
