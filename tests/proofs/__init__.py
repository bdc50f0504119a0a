"""The promises of the portal, proved against running processes."""
