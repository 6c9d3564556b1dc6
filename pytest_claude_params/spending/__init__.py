"""What calls may cost before they are made: an estimate, and a budget that is never passed."""
