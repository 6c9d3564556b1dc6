"""HTTP on loopback: what arrives, where it is routed, and how an answer is sent."""
