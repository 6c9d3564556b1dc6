"""The row file: all that a run found, as lines of JSON from which every report can be made."""
