"""A layout of a whole graph: places in which nodes that edges join are near each other and all others apart.

ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian 2014): nodes repel each other by their degrees, edges attract, the
middle attracts a little, and each node's speed follows how steadily it moves. Repulsion is worked out on a grid, as in
particle-mesh simulations (Hockney and Eastwood 1988): masses are spread on it, the field of all comes from one
convolution by Fourier transforms, and is read off at each node, so that a round costs n + m and not n².
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Places = NDArray[np.float64]
"""x and y of each node."""

ROUNDS = 150
_REPULSION, _GRAVITY = 10.0, 3.0
_TOLERANCE = 1.0
_SMALLEST_GRID, _LARGEST_GRID = 64, 512
_SEED = 1


def lay_out(sources: NDArray[np.integer], targets: NDArray[np.integer], size: int) -> Places:
    """Places for `size` nodes with edges from `sources` to `targets`, the middle of all at 0; equal graphs get equal ones."""
    draw = np.random.default_rng(_SEED)
    side = max(1.0, float(np.sqrt(size))) * 10
    places = draw.uniform(-side, side, (size, 2))
    if not size:
        return places
    weights = np.ones(len(sources))
    joined = sparse.coo_array((weights, (sources, targets)), shape=(size, size)).tocsr()
    joined = ((joined + joined.T) > 0).astype(np.float64)
    degrees = np.asarray(joined.sum(axis=1)).ravel()
    masses = degrees + 1
    before = np.zeros_like(places)
    speed = 1.0
    for _ in range(ROUNDS):
        forces = _repulsion(places, masses) + joined @ places - degrees[:, None] * places - _pull(places, masses)
        swinging = np.linalg.norm(forces - before, axis=1)
        traction = np.linalg.norm(forces + before, axis=1) / 2
        total_swinging = float(masses @ swinging) or 1.0
        speed = min(_TOLERANCE * float(masses @ traction) / total_swinging, 1.5 * speed)
        places += forces * (speed / (1 + speed * np.sqrt(swinging)))[:, None]
        before = forces
    places -= places.mean(axis=0)
    return places


def _pull(places: Places, masses: NDArray[np.float64]) -> Places:
    """The force to the middle, which keeps parts that nothing joins from drifting away."""
    distances = np.maximum(np.linalg.norm(places, axis=1), 1e-9)
    pulled: Places = places * (_GRAVITY * masses / distances)[:, None]
    return pulled


def _repulsion(places: Places, masses: NDArray[np.float64]) -> Places:
    """The force on each node from all others: the product of two masses over their distance, away from each other."""
    size = int(np.clip(2 ** np.ceil(np.log2(2 * np.sqrt(len(places)))), _SMALLEST_GRID, _LARGEST_GRID))
    low = places.min(axis=0)
    cell = max(float((places.max(axis=0) - low).max()), 1e-6) / (size - 2)
    scaled = (places - low) / cell
    corner = np.minimum(scaled.astype(np.int64), size - 2)
    share = scaled - corner
    corners = [(dx, dy) for dx in (0, 1) for dy in (0, 1)]
    flat = [(corner[:, 0] + dx) * size + corner[:, 1] + dy for dx, dy in corners]
    shares = [np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1]) for dx, dy in corners]
    grid = sum(np.bincount(f, masses * s, minlength=size * size) for f, s in zip(flat, shares, strict=True))
    spectrum = np.fft.rfft2(np.reshape(grid, (size, size)), (2 * size, 2 * size))
    fields = []
    for kernel in _kernels(size):
        field = np.fft.irfft2(spectrum * kernel, (2 * size, 2 * size))[:size, :size].ravel()
        fields.append(sum(field[f] * s for f, s in zip(flat, shares, strict=True)))
    forces: Places = _REPULSION / cell * masses[:, None] * np.stack(fields, axis=1)
    return forces


@cache
def _kernels(size: int) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """The Fourier transforms of the field around a unit of mass, in x and in y, on a grid of twice the size."""
    steps = np.arange(2 * size)
    steps = np.where(steps < size, steps, steps - 2 * size).astype(np.float64)
    across, along = np.meshgrid(steps, steps, indexing="ij")
    squares = across**2 + along**2
    squares[0, 0] = 1.0
    return np.fft.rfft2(across / squares), np.fft.rfft2(along / squares)
