"""What serves requests: the socket, the gateway behind it, and the journal of what came."""
