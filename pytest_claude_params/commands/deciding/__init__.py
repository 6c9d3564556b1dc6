"""The verbs that decide about new answers."""
