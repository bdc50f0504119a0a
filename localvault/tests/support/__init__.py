"""What several tests of the stand-in share."""
