class StartError(SystemExit):
    """Stops the start with one sentence on standard error and exit code 1."""

    def __init__(self, sentence):
        super().__init__(f"fedasil_return cannot start: {sentence}")
