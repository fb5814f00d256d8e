"""What became of people after the work, as it is read: on screen, in the workbook, on paper."""
