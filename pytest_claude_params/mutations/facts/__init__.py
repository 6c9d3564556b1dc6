"""Answers that read well and are wrong: another number, another name, the opposite."""
