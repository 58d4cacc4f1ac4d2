"""How a call moves: what is allowed and why not, the flows, redial, and the data that travels along."""
