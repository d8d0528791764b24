"""What `make run` does, from an empty folder to a site that answers.

Run by the system's own Python with the standard library alone: nothing is installed yet when it begins.
"""
