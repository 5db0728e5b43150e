"""Credence from Python: trains and predicts in PySpark, reads models with numpy, draws uncertainty.

Stages of pipelines need PySpark and Credence's job jar, :func:`read_model` needs numpy,
:func:`plot_uncertainty` matplotlib; each is imported when it is asked for.
"""

import importlib

_PLACES = {
    "CredenceClassifier": "credence.job.ml",
    "CredenceModel": "credence.job.ml",
    "Model": "credence.store",
    "read_model": "credence.store",
    "plot_uncertainty": "credence.plots",
}

__all__ = sorted(_PLACES)


def __getattr__(name):
    if name not in _PLACES:
        raise AttributeError(f"module credence has no attribute {name}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__():
    return sorted([*globals(), *__all__])
