"""Vietnamese text: names, numbers, dates, old encodings. Pure; imports nothing of the house."""
