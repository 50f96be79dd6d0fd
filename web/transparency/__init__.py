"""The transparency file of a plan and the full proof behind it: made, read and checked without the web."""
