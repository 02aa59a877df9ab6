"""Address parts."""


class BigIdConverter:
    """A row's number: at most 18 digits, so that every one fits the database's integers; longer ones answer 404."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
