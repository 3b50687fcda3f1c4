"""thidua: an emulation campaign run from spreadsheets, from the units' workbooks to the signed papers."""

__version__ = "0.1.0"
