"""Log-likelihoods of the lifetime models, from the papers' formulas: what a peer's parameters are worth, whatever the peer
itself adds or leaves out. In the logarithms of positive terms only."""

import numpy as np
from scipy.special import betaln, gammaln


def bg_nbd(x, t_x, T, r, alpha, a, b):
    """Fader, Hardie and Lee 2005; without 1 / x!."""
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stayed = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + T)
    left = np.where(x > 0, betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x), -np.inf)
    return float(np.sum(rate + np.logaddexp(stayed, left)))


def pareto_nbd(x, t_x, T, r, alpha, s, beta):
    """Schmittlein, Morrison and Colombo 1987, with the integral over the time of dropout by Gauss-Legendre panels."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    k = (r + x)[:, None]
    low = min(alpha, beta)
    length = np.log((low + T) / (low + t_x))
    panels = 8
    integral = np.zeros_like(x)
    for panel in range(panels):
        y = length[:, None] * (panel + (nodes + 1) / 2) / panels
        since = (low + t_x)[:, None] * np.expm1(y)
        log_f = -k * np.log1p(since / (alpha + t_x)[:, None]) - (s + 1) * np.log1p(since / (beta + t_x)[:, None])
        integral += (weights * np.exp(log_f) * (low + t_x[:, None] + since)).sum(axis=1) * length / 2 / panels
    with np.errstate(divide="ignore"):
        left = np.log(s * integral) - (r + x) * np.log(alpha + t_x) - (s + 1) * np.log(beta + t_x)
    stayed = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return float(np.sum(rate + np.logaddexp(stayed, left)))


def gamma_gamma(x, spend, p, q, gamma):
    """Fader and Hardie 2013."""
    total = x * spend
    return float(np.sum(gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma) + (p * x - 1) * np.log(spend)
                        + p * x * np.log(x) - (p * x + q) * np.log(gamma + total)))
