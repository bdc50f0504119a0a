"""The rules that need neither database nor vault."""
