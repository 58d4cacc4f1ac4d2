"""The order queue as an admin sees it: counts, the line, import and export."""
