"""What a comparison has found, as the rows of a file: arms, cases, samples, verdicts, comparisons."""
