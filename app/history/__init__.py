"""What happened on the phone: one record for each conversation, written as it happens, found again later."""
