from . import mail_queue, personal_data_act  # noqa: F401  registers them
