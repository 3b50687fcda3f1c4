"""Tables, findings and votes in; nominations and their outcomes out. Pure."""
