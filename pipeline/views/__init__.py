"""Everything known in; what people look at out: the summary workbook, the board, the portal page."""
