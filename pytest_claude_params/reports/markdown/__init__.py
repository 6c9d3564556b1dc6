"""What a run found, in the Markdown of GitHub: the summary of a job, a comment on a pull request."""
