"""The way to a vault and to the sign-in service: every connection of the portal is made here.

deadlines    how long a call may take, and whether its request has begun to leave
sockets      TLS sockets that keep to the deadline
trust        which certificate authorities are trusted
proxies      which proxy a connection goes through
connections  pools in which no connection grows old
transport    one request: sent, and repeated once where that is safe
endings      why a call ended without an answer
"""
