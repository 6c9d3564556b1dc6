"""What pytest knows of a project, asked by verbs in a process of its own."""
