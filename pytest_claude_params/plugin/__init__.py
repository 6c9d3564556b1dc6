"""The side that touches pytest; the only one that imports it."""
