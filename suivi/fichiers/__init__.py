"""Files of hours that companies send: what their columns are, what each row says. No database here."""
