"""``hookswitch demo``: the window and a company to call, for a person or as a tour."""
