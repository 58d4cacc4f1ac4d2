"""tel:, sip:, sips: and callto: links: what they are, who opens them, and the program that runs already."""
