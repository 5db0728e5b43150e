"""Draws the uncertainty of predictions."""

import numpy as np

__all__ = ["plot_uncertainty"]

_MEASURES = {
    "predictive_entropy": "all (entropy)",
    "expected_entropy": "aleatoric",
    "mutual_information": "epistemic",
}
_TRUTH = ("prediction", "predicted", "predicted_class")


def plot_uncertainty(table, label="label"):
    """Draws where the doubt of each image comes from, and what passing doubtful images on saves.

    On the left every image stands at its aleatoric and epistemic uncertainty in nats; on the right,
    where labels are known, is the error among the images that are kept, if the share of the most
    uncertain ones is passed on to a person.

    :param table: of ``scripts/score`` or of a model's ``transform``: a pandas or Spark DataFrame
        (which is collected, the columns that are drawn alone), or a dict of arrays
    :param label: the column of labels; rows without one, and unreadable images, are left out
    :returns: a matplotlib Figure, for ``savefig``
    :raises KeyError: if a column of uncertainty is not there
    :raises ValueError: if no row has a prediction
    """
    from matplotlib.figure import Figure

    columns = _columns(table, label)
    read = ~np.isnan(columns["expected_entropy"])
    if not read.any():
        raise ValueError("no row of the table has a prediction")
    columns = {name: values[read] for name, values in columns.items()}
    known, right = _right(columns, label)
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    places, saving = figure.subplots(1, 2) if known.any() else (figure.subplots(), None)
    _draw_places(places, columns, known & ~right)
    if saving is not None:
        _draw_saving(saving, columns, known, right)
    return figure


def _columns(table, label):
    wanted = [*_MEASURES, *_TRUTH, label]
    there = table.columns if hasattr(table, "columns") else table
    missing = [name for name in _MEASURES if name not in there]
    if missing:
        raise KeyError(f"the table has no column {missing[0]}, only {', '.join(map(str, there))}")
    wanted = [name for name in dict.fromkeys(wanted) if name in there]
    if hasattr(table, "toPandas"):
        table = table.select(*wanted).toPandas()
    columns = {name: np.asarray(table[name]) for name in wanted}
    for name in _MEASURES:
        columns[name] = columns[name].astype(float)
    return columns


def _right(columns, label):
    """Of which rows the label is known, and which of them are predicted right."""
    nothing = np.zeros(len(columns["expected_entropy"]), bool)
    if label not in columns:
        return nothing, nothing
    labels = columns[label]
    known = np.array([one is not None and one == one for one in labels], bool)  # NaN is not itself
    isText = any(isinstance(one, str) for one in labels[known])
    names = ["predicted_class"] if isText else ["prediction", "predicted"]
    predicted = next((columns[name] for name in names if name in columns), None)
    return (nothing, nothing) if predicted is None else (known, known & (predicted == labels))


def _draw_places(axes, columns, wrong):
    for chosen, color, name in ((~wrong, "0.6", None), (wrong, "tab:red", f"wrong ({wrong.sum()})")):
        axes.scatter(
            columns["expected_entropy"][chosen], columns["mutual_information"][chosen],
            s=6, color=color, label=name if chosen.any() else None, rasterized=True)
    axes.set(xlabel="aleatoric: expected entropy [nats]",
             ylabel="epistemic: mutual information [nats]", title=f"{len(wrong)} images")
    if wrong.any():
        axes.legend()


def _draw_saving(axes, columns, known, right):
    for name, text in _MEASURES.items():
        passed, error = _saving(~right[known], columns[name][known])
        axes.plot(100 * passed, 100 * error, label=text)
    axes.set(xlabel="most uncertain images passed on [%]", ylabel="error of the others [%]",
             title="What passing on saves", ylim=(0, None))
    axes.legend()


def _saving(wrong, doubt):
    """Shares of images that are passed on, rising, and the error among those that are kept."""
    kept = wrong[np.argsort(doubt, kind="stable")]  # the surest first
    error = np.cumsum(kept) / np.arange(1, len(kept) + 1)
    return np.arange(len(kept)) / len(kept), error[::-1]
