"""The order queue in pictures and figures: calls by hour, orders by status, calls by operator."""
