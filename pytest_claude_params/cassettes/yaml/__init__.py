"""The one reader and writer of YAML: bounded, YAML 1.2 scalars, no duplicate keys."""
