"""Changed messages as they travel: token counts that fit, and a stream's events in order."""
