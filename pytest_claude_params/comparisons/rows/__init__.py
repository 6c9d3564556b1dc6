"""The rows of a comparison's file: arms, cases, samples, verdicts, comparisons."""
