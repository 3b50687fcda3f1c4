"""Campaign and outcomes in; blank forms and finished papers out, as bytes."""
