"""Secrets whose shape their vendor documents, a module for each trade."""
