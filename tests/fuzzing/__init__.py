"""Hostile requests with fixed seeds: made (`hostile`), and sent to a site of their own (`python -m tests.fuzzing`)."""
