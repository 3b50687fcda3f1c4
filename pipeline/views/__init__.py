"""Everything known in; what people look at out: the summary workbook."""
