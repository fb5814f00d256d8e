"""A table as people keep it, taken as it is: one row a person or a contract, one column a month."""
