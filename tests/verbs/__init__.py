"""What each verb refuses, asks, and concludes."""
