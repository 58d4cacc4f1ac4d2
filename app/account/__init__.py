"""The account file: schema, load, watch, levels, edit, and the keyring."""
