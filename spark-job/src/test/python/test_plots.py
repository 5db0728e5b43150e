import importlib.util
import io
import unittest

import numpy as np
from credence import plots

HAS_MATPLOTLIB = importlib.util.find_spec("matplotlib") is not None


def table(**more):
    doubt = np.array([0.1, 0.4, 0.2, np.nan])
    return {"predictive_entropy": doubt, "expected_entropy": doubt / 2,
            "mutual_information": doubt / 2, "predicted": np.array([1, 2, 3, np.nan]), **more}


class PlotsTest(unittest.TestCase):

    def test_labels_are_compared_with_the_column_of_their_kind(self):
        scores = {"predicted": np.array([4, 5]), "predicted_class": np.array(["9", "7"], object)}
        frame = {**scores, "prediction": np.array([9.0, 7.0])}
        cases = [
            (scores, [4, 4], [True, True], [True, False]),  # indices, in a table of scores
            (frame, [9.0, 4.0], [True, True], [True, False]),
            (scores, ["9", None], [True, False], [True, False]),
            (scores, [np.nan, 5], [False, True], [False, True])]
        for columns, labels, known, right in cases:
            kind = object if any(isinstance(one, str) for one in labels) else float
            columns = {**columns, "label": np.array(labels, kind), "expected_entropy": np.zeros(2)}
            found = plots._right(columns, "label")
            self.assertEqual([list(one) for one in found], [known, right])

    def test_passing_the_most_uncertain_on_leaves_the_error_of_the_others(self):
        wrong = np.array([False, True, False, True])
        passed, error = plots._saving(wrong, np.array([0.1, 0.9, 0.2, 0.3]))
        self.assertEqual(list(passed), [0, 0.25, 0.5, 0.75])
        np.testing.assert_allclose(error, [1 / 2, 1 / 3, 0, 0])

    def test_a_table_that_cannot_be_drawn_is_named(self):
        with self.assertRaisesRegex(KeyError, "no column predictive_entropy, only label"):
            plots._columns({"label": np.zeros(1)}, "label")

    @unittest.skipUnless(HAS_MATPLOTLIB, "matplotlib is missing")
    def test_draws_with_and_without_labels(self):
        for more, panels in ({"label": np.array([1, 1, 3, 0])}, 2), ({}, 1):
            figure = plots.plot_uncertainty(table(**more))
            self.assertEqual(len(figure.axes), panels)
            png = io.BytesIO()
            figure.savefig(png)
            self.assertEqual(png.getvalue()[:4], b"\x89PNG")
        self.assertEqual(figure.axes[0].get_title(), "3 images")
        with self.assertRaisesRegex(ValueError, "no row"):
            plots.plot_uncertainty({name: v[3:] for name, v in table().items()})
