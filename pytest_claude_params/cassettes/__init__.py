"""Recordings: files, their layout, names and index, and the recorder that uses them."""
