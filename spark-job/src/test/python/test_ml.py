import unittest

import support


@unittest.skipIf(support.FILES is None, "PythonTest.java has not begun it: there is no JVM")
class StagesTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        from credence import CredenceClassifier, CredenceModel

        cls.spark = support.session()
        cls.table = cls.spark.table(support.FILES / "table")
        cls.Classifier, cls.Model = CredenceClassifier, CredenceModel

    def classifier(self, **more):
        layers = [
            {"type": "conv2d", "filters": 2, "kernel": 5, "stride": 3}, {"type": "relu"},
            {"type": "maxpool2d", "kernel": 2, "stride": 2}, {"type": "flatten"},
            {"type": "dense", "units": 10}]
        settings = {"evaluation.draws": 2, "training.learning-rate.start": 0.01}
        return self.Classifier(
            imageCol="picture", labelCol="digit", network="tiny", layers=layers, epochs=2, batch=16,
            partitions=2, settings=settings, **more).setSetting("training.steps-per-round", 2)

    def evaluator(self, metric):
        evaluation = self.spark.jvm.org.apache.spark.ml.evaluation
        return (evaluation.MulticlassClassificationEvaluator()
                .setLabelCol("digit").setMetricName(metric))

    def test_trains_the_model_that_java_trains(self):
        model = self.classifier(seed=7).fit(self.table)
        self.assertEqual(model.getImageCol(), "picture")
        self.assertEqual(model.getDraws(), 2)
        model.save(str(support.FILES / "from-python"))  # PythonTest.java compares it

    def test_adds_columns_that_evaluators_read(self):
        scored = self.classifier().fit(self.table).setProbabilityCol("p").transform(self.table)
        columns = list(scored._jdf.columns())
        self.assertIn("p", columns)
        self.assertIn("mutual_information", columns)
        accuracy = self.evaluator("accuracy").evaluate(scored._jdf)
        right = scored._jdf.where("prediction = digit").count()
        self.assertEqual(accuracy, right / self.table._jdf.count())

    def test_thresholds_move_the_prediction(self):
        model = self.Model.load(str(support.FILES / "saved-by-java")).setImageCol("picture")
        before = model.transform(self.table)._jdf
        chosen = int(before.first().getAs("prediction"))
        others = [1.0 if c != chosen else 1e9 for c in range(10)]
        after = model.setThresholds(others).transform(self.table)._jdf
        self.assertEqual(model.getThresholds(), others)
        self.assertEqual(after.where(f"prediction = {chosen}").count(), 0)

    def test_is_what_grids_copy(self):
        network = self.classifier(temperature=1)
        losses = []
        for temperature in (0.01, 1.0):
            model = network.fit(self.table, {network.temperature: temperature})
            scored = model.transform(self.table)
            losses.append(self.evaluator("logLoss").setProbabilityCol("probability")
                          .evaluate(scored._jdf))
        self.assertNotEqual(*losses)
        self.assertEqual(network.getTemperature(), 1.0)
        self.assertEqual(network.copy({network.epochs: 3}).getEpochs(), 3)

    def test_has_every_parameter_of_the_java_class(self):
        model = self.Model.load(str(support.FILES / "saved-by-java"))
        for stage in (self.Classifier(), model):
            names = {p.name() for p in stage._java_obj.params()}
            self.assertEqual({p.name for p in stage.params}, names)
            for name in names:
                accessor = name[0].upper() + name[1:]
                self.assertTrue(callable(getattr(stage, "set" + accessor)))
                self.assertTrue(getattr(stage, "get" + accessor).__doc__)

    def test_takes_a_value_of_every_kind_to_java(self):
        network = self.classifier(
            weightCol="digit", featuresCol="x", featureCols=["a", "b"], validationIndicatorCol="aside", checkpointDir="runs/a b", experiment="e.conf",
            prior="scale-mixture", temperature=1, optimizer="adam", seed=2**40, device="cpu")
        java = network.setSetting("data.max-bad", 3).setSetting("a", True)._to_java()
        for name, value in {"seed": 2**40, "temperature": 1.0, "batch": 16, "device": "cpu",
                            "checkpointDir": "runs/a b", "prior": "scale-mixture"}.items():
            self.assertEqual(java.getOrDefault(java.getParam(name)), value, name)
        path = str(support.FILES / "classifier")
        network.save(path)
        same = self.Classifier.load(path)
        self.assertEqual(same.uid, network.uid)
        self.assertEqual(
            same.getSettings(),
            ["evaluation.draws=2", "training.learning-rate.start=0.01",
             "training.steps-per-round=2", "data.max-bad=3", "a=true"])
        for param in network.params:
            self.assertEqual(same.getOrDefault(param.name), network.getOrDefault(param.name))

    def test_reads_a_stage_that_java_has_saved_in_a_pipeline(self):
        pipeline = self.spark.jvm.org.apache.spark.ml.PipelineModel.load(
            str(support.FILES / "pipeline"))
        stage = self.Model._from_java(pipeline.stages()[0])
        self.assertIsInstance(stage, self.Model)
        self.assertEqual(stage.getImageCol(), "picture")
        self.assertIn("prediction", list(stage.transform(self.table)._jdf.columns()))

    def test_reads_several_models_as_one(self):
        paths = [str(support.FILES / name / "model") for name in ("saved-by-java", "second")]
        both = self.Model.load(paths).setImageCol("picture").setDraws(3)
        scored = both.transform(self.table)._jdf
        self.assertEqual(scored.where("error IS NULL").count(), self.table._jdf.count())
        saved = str(support.FILES / "both")
        both.save(saved)
        self.assertTrue((support.FILES / "both" / "models" / "00001").is_dir())
        self.assertEqual(self.Model.load(saved).getDraws(), 3)

    def test_says_what_does_not_fit(self):
        with self.assertRaisesRegex(TypeError, "epochs"):
            self.Classifier(epochs="many")
        with self.assertRaises(TypeError):
            self.Classifier(epoch=3)
        with self.assertRaisesRegex(Exception, "labelCol = digits"):
            self.classifier().setLabelCol("digits").fit(self.table)
        with self.assertRaisesRegex(Exception, "training.epochs"):
            self.classifier().setSetting("training.epoch", 3).fit(self.table)
        with self.assertRaisesRegex(Exception, "nowhere"):
            self.Model.load(str(support.FILES / "nowhere"))

    def test_says_when_the_jar_is_missing(self):
        from credence.job import ml

        with self.assertRaisesRegex(RuntimeError, "--jars"):
            ml._java_class("NoSuchClass")
