"""Distances on the Earth taken as a sphere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088


def great_circle(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance in km between (latitude, longitude) points, in degrees; shapes broadcast."""
    (lat1, lon1), (lat2, lon2) = (np.moveaxis(np.radians(p), -1, 0) for p in (a, b))
    half = np.sin((lat1 - lat2) / 2) ** 2
    half = half + np.cos(lat1) * np.cos(lat2) * np.sin((lon1 - lon2) / 2) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distance


def nearest_km(
    origins: NDArray[np.float64], targets: NDArray[np.float64], chunk: int = 1000
) -> NDArray[np.float64]:
    """Distance (km, 1 decimal) from each (lat, lon) origin to its nearest target."""
    parts = (origins[start : start + chunk] for start in range(0, len(origins), chunk))
    return np.round(
        np.concatenate([great_circle(of[:, None], targets[None]).min(axis=1) for of in parts]), 1
    )
