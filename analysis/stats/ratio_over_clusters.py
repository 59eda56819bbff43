"""Intervals over clusters in closed form: a share, and how far a total changed.

Posts of one thread are alike, so the thread is the unit: an interval over single posts would be far too narrow. For the
same by resampling see `cluster_bootstrap`; these take no draws, so a page can have one for each of many topics.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.stats.cluster_bootstrap import FEWEST_CLUSTERS, Estimate
from analysis.stats.wilson import to_precision

Z_OF_90 = 1.6449

Counts = Mapping[str, int]
"""Cluster -> number of observations in it."""


def share_over_clusters(parts: Counts, sizes: Counts) -> Estimate:
    """Return the share that `parts` are of `sizes` (not empty); clusters that `parts` lacks have none.

    The interval is that of a ratio, by linearisation: W. G. Cochran, Sampling Techniques (1977), section 9A.2 (clusters
    of unequal size). One cluster alone leaves everything open.
    """
    whole, clusters = sum(sizes.values()), len(sizes)
    value = sum(parts.values()) / whole
    if clusters < 2:
        return Estimate(value, 0.0, 1.0, whole)
    square = sum((parts.get(cluster, 0) - value * size) ** 2 for cluster, size in sizes.items())
    margin = Z_OF_90 * math.sqrt(clusters / (clusters - 1) * square) / whole
    return Estimate(value, max(0.0, value - margin), min(1.0, value + margin), whole)


def cautious_share(parts: Counts, sizes: Counts) -> Estimate | None:
    """Return the same share with the wider of that interval and Wilson's with clusters as n; None under five clusters.

    Linearisation gives no width where all clusters agree, and too little where they are few.
    """
    if len(sizes) < FEWEST_CLUSTERS:
        return None
    share = share_over_clusters(parts, sizes)
    wilson = to_precision(len(sizes), round(share.value * len(sizes)))
    return Estimate(share.value, min(share.low, wilson.low), max(share.high, wilson.high), share.n)


def total_ratio(now: Counts, then: Counts) -> Estimate | None:
    """Return by which factor the total of `now` differs from that of `then`; None where one has under five clusters.

    Clusters come and go by chance, so each total has the variance of a compound Poisson sum, the sum of the squared
    sizes; a cluster in both counts once, with its difference. The interval is normal on the log scale (delta method).
    """
    if min(len(now), len(then)) < FEWEST_CLUSTERS:
        return None
    total_now, total_then = sum(now.values()), sum(then.values())
    effects = (now.get(name, 0) / total_now - then.get(name, 0) / total_then for name in now.keys() | then.keys())
    margin = Z_OF_90 * math.sqrt(sum(effect**2 for effect in sorted(effects)))
    ratio = total_now / total_then
    return Estimate(ratio, ratio * math.exp(-margin), ratio * math.exp(margin), total_now)
