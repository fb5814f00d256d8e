"""Penalties for hours not done and papers not given: what the contract says, how it is worked out, who decided."""
