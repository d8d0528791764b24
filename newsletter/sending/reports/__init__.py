"""What mail servers say of a mail of ours: in a report that comes back, or as their answer to RCPT."""
