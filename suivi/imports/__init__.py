"""Files of hours against what is stored: whose contract, which person, what each row would change."""
