"""Reads models without Spark and Java: numpy alone."""

import dataclasses
import hashlib
import json
import math
import pathlib

import numpy as np

__all__ = ["Model", "read_model"]

_FILES = {"mu": "mu.f32", "rho": "rho.f32", "prior": "prior.f32", "prior.rho": "prior.rho.f32"}
_COMPACT = "weights.bin"
_MOST_COMPACT = 1 << 26  # weights of which a compact model may hold no bytes
_TYPES = {"float32-le": "<f4", "int8": "i1"}


@dataclasses.dataclass(frozen=True)
class Model:
    """A posterior with independent Gaussians, and what is known of it.

    The dicts have an array of float32 for each tensor, by its name: ``layers.0.weight`` is
    [filters, input channels, kernel height, kernel width] of a convolution, or [units, inputs].
    """

    id: str
    """Of these bytes: the SHA-256 of the manifest, in hexadecimal digits."""
    manifest: dict
    """model.json: network, prior, input, classes or numbers, provenance."""
    mu: dict
    """Means."""
    rho: dict
    """Sigmas as ln(exp(sigma) - 1); minus infinity for a point."""
    prior_mu: dict
    """Means of the prior, where every weight has its own; else empty."""
    prior_rho: dict
    """Sigmas of the prior likewise."""

    @property
    def sigma(self):
        """Deviations: ln(1 + exp(rho)), 0 for a point."""
        return {name: np.logaddexp(np.float32(0), rho) for name, rho in self.rho.items()}

    @property
    def names(self):
        """Of all tensors, in the order of the network."""
        return list(self.mu)

    @property
    def classes(self):
        """Names of the classes, in the order of the outputs; None for a model of numbers."""
        return self.manifest.get("classes")


def read_model(folder):
    """Reads a model and checks every byte against its digest.

    :param folder: of a model, or a run directory or a saved stage with ``model`` in it
    :raises FileNotFoundError: if there is none
    :raises ValueError: if it is damaged, or no model of version 1; the place is named
    """
    folder = pathlib.Path(folder)
    if not (folder / "model.sha256").exists() and (folder / "model").is_dir():
        folder = folder / "model"
    if not (folder / "model.sha256").exists():
        raise FileNotFoundError(f"{folder} is no model: it has no model.sha256")
    text = (folder / "model.json").read_bytes()
    digest = hashlib.sha256(text).hexdigest()
    if (folder / "model.sha256").read_bytes() != f"{digest}  model.json\n".encode():
        raise ValueError(f"{folder / 'model.json'} is damaged: its SHA-256 is {digest}")
    try:
        manifest = json.loads(text)
        if (manifest["format"], manifest["version"]) != ("credence-model", 1):
            raise ValueError("it is no credence-model of version 1")
        vectors = _vectors(folder, manifest["tensors"])
    except (KeyError, TypeError, AttributeError, RecursionError) as e:
        raise ValueError(f"{folder / 'model.json'} is no model: {e!r}") from e
    except ValueError as e:
        raise ValueError(f"{folder}: {e}") from e
    if not vectors["mu"] or list(vectors["mu"]) != list(vectors["rho"]):
        raise ValueError(f"{folder}: mu and rho are not of the same tensors")
    return Model(digest, manifest, *(vectors[role] for role in _FILES))


def _vectors(folder, entries):
    vectors = {role: {} for role in _FILES}
    patterns = {}
    weights = 0
    for i, entry in enumerate(entries):
        place = f"tensors[{i}] ({entry['name']} {entry['role']})"
        if entry["file"] not in (_FILES[entry["role"]], _COMPACT):
            raise ValueError(f"{place}: file {entry['file']} is none of a model's")
        if not all(isinstance(n, int) and n > 0 for n in entry["shape"]):
            raise ValueError(f"{place}: shape {entry['shape']}")
        size = math.prod(entry["shape"])
        weights += size if entry["encoding"] != "dense" else 0
        if weights > 2 * _MOST_COMPACT:
            raise ValueError(f"{place}: more than {_MOST_COMPACT} weights in a compact model")
        values = _values(entry, place, size, _bytes(folder, entry, place), patterns)
        if np.isnan(values).any() or not (values < np.inf).all() or (
                entry["role"] in ("mu", "prior") and np.isinf(values).any()):
            raise ValueError(f"{place}: has values that are not finite")
        vectors[entry["role"]][entry["name"]] = values.reshape(entry["shape"])
    return vectors


def _bytes(folder, entry, place):
    path = folder / entry["file"]
    offset, count = entry["offset"], entry["bytes"]
    length = path.stat().st_size
    if offset < 0 or count < 0 or offset + count > length:
        raise ValueError(f"{place}: {path} has {length} bytes, not {offset} + {count}")
    with open(path, "rb") as file:
        file.seek(offset)
        data = file.read(count)
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ValueError(f"{place}: {path} is damaged at {offset}: it has another SHA-256")
    return data


def _values(entry, place, size, data, patterns):
    """The values of a tensor in a row; the indices of sparse ones of mu go into ``patterns``."""
    encoding, isMean = entry["encoding"], entry["role"] in ("mu", "prior")
    at = entry.get("index_bytes", 0)
    if not 0 <= at <= len(data):
        raise ValueError(f"{place}: {at} bytes of indices in {len(data)}")
    if encoding == "sparse" and isMean:
        patterns[entry["name"]] = _indices(data[:at], place, size)
    indices = {
        "dense": slice(None),
        "sparse": patterns.get(entry["name"]),
        "point": slice(0),
    }[encoding]
    if indices is None:
        raise ValueError(f"{place}: is sparse, but mu is not")
    expected = size if encoding == "dense" else 0 if encoding == "point" else len(indices)
    number = np.dtype(_TYPES[entry["dtype"]])
    if len(data) - at != expected * number.itemsize:
        raise ValueError(f"{place}: {len(data) - at} bytes for {expected} values")
    stored = np.frombuffer(data, number, offset=at).astype(np.float32)
    values = np.full(size, 0 if isMean else -np.inf, np.float32)
    values[indices] = stored * np.float32(entry.get("scale", 1))
    return values


def _indices(data, place, size):
    """Rising indices from the gaps between them, in base 128."""
    digits = np.frombuffer(data, np.uint8).astype(np.int64)
    if not len(digits):
        return digits
    ends = np.flatnonzero(digits < 128)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends + 1 - starts if len(ends) else np.array([len(digits)])
    if not len(ends) or ends[-1] != len(digits) - 1 or lengths.max() > 5:
        raise ValueError(f"{place}: an index is cut off or has more than 5 digits")
    position = np.arange(len(digits)) - np.repeat(starts, lengths)
    gaps = np.add.reduceat((digits & 127) << (7 * position), starts)
    indices = np.cumsum(gaps + 1) - 1
    if indices[-1] >= size:
        raise ValueError(f"{place}: index {indices[-1]} of a tensor of {size} values")
    return indices
