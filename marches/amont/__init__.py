"""Before the contract: a planned purchase, whether a clause is compulsory, how many hours to ask."""
