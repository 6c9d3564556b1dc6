"""The texts of a file in their places: found with their names, and blanked."""
