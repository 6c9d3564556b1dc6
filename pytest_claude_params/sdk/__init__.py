"""The side that touches the SDK and its transports; the only one that imports them."""
