"""Mail: stored together with what caused it (`storing`), and sent by the clock (`outbox`)."""

from .storing import queue, store

__all__ = ["queue", "store"]
