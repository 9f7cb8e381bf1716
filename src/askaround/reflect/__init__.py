"""What all interviews together say."""
