"""Who follows what: portfolios, and how they pass from one person to another."""
