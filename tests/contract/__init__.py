"""What the stand-in sends, held against what the real service was seen to send."""
