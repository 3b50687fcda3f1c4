"""A unit's workbook and its findings in; what goes back to the unit out."""
