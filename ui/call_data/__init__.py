"""What is known of the current call: customer, order, campaign, notes, and the way into the CRM."""
