"""Figures for readers: as many digits as they need, and none that says nothing."""


def number(value: float, digits: int) -> str:
    """Return a number with so many significant digits.

    >>> number(1234.5678, 6), number(0.00255, 4), number(131072.0, 4), number(-69.2797, 4)
    ('1,234.57', '0.00255', '131,072', '-69.28')
    """
    if value == 0:
        return "0"
    before_point = int(f"{value:e}".partition("e")[2]) + 1
    text = f"{value:,.{max(0, digits - before_point)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
