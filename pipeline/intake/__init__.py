"""Bytes of mails and workbooks in; typed rows that know their cells out, gathered into one table a sheet."""
