"""A call, the set of calls, hold and swap, how a call ends."""
