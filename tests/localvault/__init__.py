"""Tests of the stand-in vault, through its real process."""
