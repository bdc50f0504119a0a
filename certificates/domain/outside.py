"""What was done to a certificate outside the portal, in words."""

WORDS = {
    "appeared": "It was made",
    "version": "A new version was made",
    "enabled": "It was enabled",
    "disabled": "It was disabled",
    "tags": "Its tags were changed",
    "policy": "Its issuance policy was changed",
    "operation": "A certificate operation was started",
    "deleted": "It was deleted",
    "gone": "It was deleted and purged",
}
