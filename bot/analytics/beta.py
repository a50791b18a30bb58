"""The Beta distribution: what share of successes is likely after so many of them.

In: its two shapes (successes and failures, each with what was believed before). Out: logarithms, areas and quantiles,
plain floats. Here so that nothing heavy is loaded where answers are given.
"""

from math import exp, lgamma, log, log1p

_SMALLEST = 1e-300
_PRECISE = 1e-12
_MOST_TERMS = 400
_HALVINGS = 40


def log_beta(a: float, b: float) -> float:
    """The logarithm of the Beta function of two positive numbers."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def below(share: float, a: float, b: float) -> float:
    """How likely a share is to be at most this: the regularised incomplete Beta function, between 0 and 1.

    By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), from the side where that
    converges, evaluated after Lentz (Applied Optics 15, 1976)."""
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    front = exp(a * log(share) + b * log1p(-share) - log_beta(a, b))
    if share < (a + 1) / (a + b + 2):
        return front * _fraction(share, a, b) / a
    return 1 - front * _fraction(1 - share, b, a) / b


def quantile(probability: float, a: float, b: float) -> float:
    """The share below which a part `probability` of the distribution lies."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, a, b) < probability else (low, middle)
    return (low + high) / 2


def _fraction(x: float, a: float, b: float) -> float:
    above, under = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = under
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            under = 1 / _away(1 + term * under)
            above = _away(1 + term / above)
            step = under * above
            value *= step
        if abs(step - 1) < _PRECISE:
            break
    return value


def _away(number: float) -> float:
    """Never quite zero: it is divided by."""
    return number if abs(number) > _SMALLEST else _SMALLEST
