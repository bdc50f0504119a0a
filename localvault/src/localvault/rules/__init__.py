"""What happens to the rows of a vault: by requests and by the passing of time.

Nothing here waits. Work that takes time is written down with the moment it will be done, and
`time.advance` does what has become due; every transaction of the vault calls it first. So the vault
can be killed at any point and finds itself in the right state when it is asked the next time.
"""
