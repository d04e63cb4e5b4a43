"""Data shipped with the program; ``README.md`` says where each file comes from."""
