"""Inference: what a sample says about the answers that were never asked for. Plain mathematics."""
