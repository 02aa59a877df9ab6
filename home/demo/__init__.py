"""The demonstration: its content in `data/`, its films in `media/`, and what puts them into an empty database."""
