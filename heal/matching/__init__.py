"""Who might suit whom: the computer suggests, people decide. Arrays in, arrays out, no database."""
