"""What the stand-in sends, compared with the recordings of the real service."""
