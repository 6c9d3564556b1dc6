"""Recordings and new answers, compared as plain data, without pytest and without the SDK."""
