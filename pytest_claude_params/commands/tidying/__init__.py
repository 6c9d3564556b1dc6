"""The verbs that keep cassettes in order: renamed, joined, converted, cleaned."""
