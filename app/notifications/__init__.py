"""Notes on the desktop: a call, a missed call, a call-back that failed."""
