"""Dashboards: what the pages of a contract, a lot, a company, a buyer and an operation say of their hours."""
