"""What is replaced on classes of the SDK and of HTTP libraries, and put back."""
