"""Our own stand-ins for the transports of HTTP libraries."""
