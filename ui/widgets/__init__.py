"""Controls that every screen is made of. They know sizes and states; colours come from the style sheet."""
