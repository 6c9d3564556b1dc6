"""What travels between a client and Claude, without touching a socket or a file."""
