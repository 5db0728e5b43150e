import hashlib
import json
import pathlib
import shutil
import tempfile
import unittest

import numpy as np
import support
from credence import read_model

FORMS = ("dense", "compact", "compact_int8")


@unittest.skipIf(support.FILES is None, "PythonTest.java has not begun it: there are no models")
class ReadModelTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def copy(self, form):
        return pathlib.Path(shutil.copytree(support.FILES / form, self.folder / form))

    def test_reads_what_java_reads(self):
        for form in FORMS:
            model = read_model(support.FILES / form)
            for role in ("mu", "rho"):
                expected = np.fromfile(support.FILES / f"{form}.{role}", ">f4")
                values = np.concatenate([v.ravel() for v in getattr(model, role).values()])
                self.assertEqual(values.dtype, np.float32)
                self.assertEqual(expected.astype("<f4").tobytes(), values.tobytes(), (form, role))
            self.assertEqual(model.mu["layers.0.weight"].shape, (2, 3, 5, 5))
            self.assertEqual(model.names[:2], ["layers.0.weight", "layers.0.bias"])
            self.assertEqual(model.classes[:2], ["0.0", "1.0"])
            self.assertEqual(model.prior_mu, {})

    def test_sigma_is_the_softplus_of_rho_and_0_for_a_point(self):
        model = read_model(support.FILES / "compact")
        rho, sigma = model.rho["layers.0.weight"], model.sigma["layers.0.weight"]
        self.assertTrue(np.isinf(rho).any())
        self.assertTrue((sigma[np.isinf(rho)] == 0).all())
        kept = ~np.isinf(rho)
        np.testing.assert_allclose(sigma[kept], np.log1p(np.exp(rho[kept].astype(float))), 1e-6)

    def test_finds_the_model_in_a_run_and_in_a_saved_stage(self):
        whole = read_model(support.FILES / "saved-by-java")
        self.assertEqual(whole.id, read_model(support.FILES / "saved-by-java" / "model").id)

    def test_a_folder_without_a_model_is_named(self):
        with self.assertRaisesRegex(FileNotFoundError, "model.sha256"):
            read_model(self.folder)

    def test_every_damaged_or_shortened_file_is_seen(self):
        for form in FORMS:
            for name in [path.name for path in (support.FILES / form).iterdir()]:
                for damage in (lambda b: b[:-1], lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda b: b""):
                    folder = self.copy(form)
                    (folder / name).write_bytes(damage((folder / name).read_bytes()))
                    with self.assertRaises(ValueError, msg=(form, name)):
                        read_model(folder)
                    shutil.rmtree(folder)

    def test_a_manifest_that_says_what_cannot_be_is_refused(self):
        changes = [
            {"file": "../dense/mu.f32"}, {"shape": [-2, 3, 5, 5]}, {"shape": [2, 1, 5]},
            {"shape": [2**40, 2**40]}, {"offset": -4}, {"bytes": 2**60}, {"role": "sigma"},
            {"encoding": "zip"}, {"dtype": "float64"}, {"index_bytes": 10**6}, {"shape": 3},
            {"bytes": "200"}]
        for form in ("dense", "compact"):
            for change in changes:
                folder = self.copy(form)
                self.rewrite(folder, lambda manifest: manifest["tensors"][0].update(change))
                with self.assertRaises(ValueError, msg=change):
                    read_model(folder)
                shutil.rmtree(folder)
        for text in (b"[]", b"{}", b"{", b"[" * 100000):
            folder = self.copy("dense")
            self.write(folder, text)
            with self.assertRaises(ValueError, msg=text[:9]):
                read_model(folder)
            shutil.rmtree(folder)

    def test_points_without_bytes_do_not_fill_the_memory(self):
        folder = self.copy("compact")
        self.rewrite(folder, lambda manifest: [
            t.update(encoding="point", bytes=0, shape=[2**40], sha256=hashlib.sha256().hexdigest())
            for t in manifest["tensors"] if t["role"] == "rho"])
        with self.assertRaisesRegex(ValueError, "more than"):
            read_model(folder)

    def rewrite(self, folder, change):
        manifest = json.loads((folder / "model.json").read_bytes())
        change(manifest)
        self.write(folder, json.dumps(manifest).encode())

    @staticmethod
    def write(folder, text):
        (folder / "model.json").write_bytes(text)
        digest = hashlib.sha256(text).hexdigest()
        (folder / "model.sha256").write_text(digest + "  model.json\n")
