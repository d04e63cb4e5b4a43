"""Rules about what authors wrote and about what was made."""
