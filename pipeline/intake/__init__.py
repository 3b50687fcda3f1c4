"""Bytes of workbooks in; typed rows that know their cells out, gathered into one table a sheet."""
