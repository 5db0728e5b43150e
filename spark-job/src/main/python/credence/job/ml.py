"""Training, and a trained model, as stages of a pipeline of PySpark.

PySpark finds the Python class of a Java stage, and the other way round, by its full name. So this
module is called as the Java package is: a pipeline that one side has saved is read by the other.
"""

import json

from pyspark import SparkContext, keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

__all__ = ["CredenceClassifier", "CredenceModel"]


def _param(name, doc, converter=TypeConverters.toString):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


def _accessors(cls):
    """Adds ``setX`` and ``getX`` for each parameter X of the class."""
    for name, param in [(n, p) for n, p in vars(cls).items() if isinstance(p, Param)]:
        _add_accessors(cls, name, param.doc)
    return cls


def _add_accessors(cls, name, doc):
    def set_value(self, value):
        return self._set(**{name: value})

    def get_value(self):
        return self.getOrDefault(name)

    for function, prefix in ((set_value, "set"), (get_value, "get")):
        function.__name__ = prefix + name[0].upper() + name[1:]
        function.__qualname__ = f"{cls.__name__}.{function.__name__}"
        function.__doc__ = f"{'Sets' if prefix == 'set' else 'The value of'} {name}: {doc}."
        if function.__name__ not in vars(cls):
            setattr(cls, function.__name__, function)


def _hocon(value):
    """A value as an experiment file has it; a text is taken as it is."""
    return value if isinstance(value, str) else json.dumps(value)


def _to_settings(value):
    """From a dict, or a list of ``key=value``."""
    if isinstance(value, dict):
        return [f"{key}={_hocon(one)}" for key, one in value.items()]
    return TypeConverters.toListString(value)


@_accessors
class CredenceClassifier(JavaEstimator, JavaMLWritable, JavaMLReadable):
    """Trains a Bayesian network on a column of images, or columns of numbers, and one of labels.

    Images are binary (PNG, JPEG or bare pixels), a struct with ``bytes``, or Spark's image struct;
    numbers are in a column of vectors or arrays (``featuresCol``), or in one each
    (``featureCols``); labels are texts or whole numbers. Parameters are keys of an experiment file, with ``set`` and
    ``get`` for each, and :meth:`setSetting` sets any other key. Rows that are drawn at random have
    to be cached before.

    What Java refuses, unknown keys or columns that are not there, is Py4J's or PySpark's exception
    with Credence's message.
    """

    imageCol = _param("imageCol", "column of images; a dot leads into a struct")
    featuresCol = _param("featuresCol", "column of vectors or arrays")
    featureCols = _param("featureCols", "a column a feature", TypeConverters.toListString)
    labelCol = _param("labelCol", "column of classes")
    weightCol = _param("weightCol", "column of numbers: how much a row counts in training")
    validationIndicatorCol = _param(
        "validationIndicatorCol", "column of booleans: true for rows that validate")
    checkpointDir = _param("checkpointDir", "run directory, where a training goes on")
    experiment = _param("experiment", "path of an experiment file, below all of these")
    network = _param("network", "network.name")
    layers = _param("layers", "network.layers, a list of dicts or its text", _hocon)
    epochs = _param("epochs", "training.epochs", TypeConverters.toInt)
    batch = _param("batch", "training.batch", TypeConverters.toInt)
    partitions = _param("partitions", "data.partitions", TypeConverters.toInt)
    prior = _param("prior", "prior.type")
    temperature = _param("temperature", "training.kl.temperature", TypeConverters.toFloat)
    optimizer = _param("optimizer", "training.optimizer.type")
    seed = _param("seed", "seed", TypeConverters.toInt)
    device = _param("device", "device")
    settings = _param(
        "settings", "other keys of an experiment file: a dict, or a list of key=value", _to_settings)

    @keyword_only
    def __init__(self, *, imageCol="image", labelCol="label", weightCol=None, featuresCol=None,
                 featureCols=None, validationIndicatorCol=None, checkpointDir=None,
                 experiment=None, network=None, layers=None, epochs=None,
                 batch=None, partitions=None, prior=None, temperature=None, optimizer=None,
                 seed=None, device=None, settings=None):
        super().__init__()
        self._java_obj = _java_class("CredenceClassifier")(self.uid)
        self._setDefault(imageCol="image", labelCol="label", settings=[])
        self._set(**{name: v for name, v in self._input_kwargs.items() if v is not None})

    def setSetting(self, key, value):
        """Sets one more key of an experiment file, e.g. ``setSetting("prior.sigma", 0.1)``."""
        return self._set(settings=[*self.getOrDefault("settings"), f"{key}={_hocon(value)}"])

    def _create_model(self, java_model):
        model = CredenceModel(java_model)
        model._transfer_params_from_java()
        return model


@_accessors
class CredenceModel(JavaModel, JavaMLWritable, JavaMLReadable):
    """Predicts: adds Spark ML's columns and those of a table of scores."""

    imageCol = _param("imageCol", "column of images; a dot leads into a struct")
    featuresCol = _param("featuresCol", "column of vectors or arrays")
    featureCols = _param("featureCols", "a column a feature", TypeConverters.toListString)
    draws = _param("draws", "networks for a prediction", TypeConverters.toInt)
    mode = _param("mode", "draws, or mean for one pass with the mean weights")
    logitScale = _param(
        "logitScale", "whether outputs are divided by the fitted number", TypeConverters.toBoolean)
    coverage = _param(
        "coverage", "how often a set of classes holds the right one", TypeConverters.toFloat)
    rejectBy = _param("rejectBy", "uncertainty that decides what a person sees")
    rejectAbove = _param(
        "rejectAbove", "uncertainty above which one does", TypeConverters.toFloat)
    rejectShare = _param(
        "rejectShare", "share of the validation images that one would see", TypeConverters.toFloat)
    thresholds = _param(
        "thresholds", "of each class: the largest p over it is predicted", TypeConverters.toListFloat)
    predictionCol = _param("predictionCol", "the class as a number; empty for none")
    probabilityCol = _param("probabilityCol", "vector of p of each class; empty for none")
    rawPredictionCol = _param("rawPredictionCol", "vector of ln p of each class; empty for none")

    @classmethod
    def load(cls, path):
        """Reads a model, a run directory, or what :meth:`save` has written.

        :param path: on any Hadoop file system; a list of paths is several models that predict as
            one
        """
        java_class = _java_class("CredenceModel")
        return cls._from_java(java_class.load(path if isinstance(path, str) else list(path)))


def _java_class(name):
    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError(f"{name} needs a Spark session: SparkSession.builder.getOrCreate()")
    found = getattr(context._jvm.credence.job.ml, name)
    if not callable(found):  # Py4J takes a class that is not there for a package
        raise RuntimeError(f"Spark does not have Credence's {name}: start it with --jars credence-job.jar")
    return found
