"""The service layer that wraps the SDK.

Functions take keywords, say whom they act for (``actor``), and know no request and no template.
"""
