import importlib
import pickle

from pyspark import SparkContext
from pyspark.ml.param import Params
from pyspark.sql import DataFrame


def _jvm():
    return SparkContext._active_spark_context._jvm


def _to_python(value):
    """Numbers and texts come as they are; what is left of Java goes through Spark's pickler."""
    if hasattr(value, "_id") or hasattr(value, "_target_id"):
        return pickle.loads(bytes(_jvm().org.apache.spark.ml.python.MLSerDe.dumps(value)))
    return value


class JavaParams(Params):
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def _pair(self, param, value):
        return self._java_obj.getParam(param.name).w(value)

    def _transfer_params_to_java(self):
        for param, value in self._paramMap.items():
            self._java_obj.set(self._pair(param, value))
        defaults = [self._pair(param, value) for param, value in self._defaultParamMap.items()]
        if defaults:
            to_seq = _jvm().org.apache.spark.api.python.PythonUtils.toSeq
            self._java_obj.setDefault(to_seq(defaults))

    def _transfer_params_from_java(self):
        java = self._java_obj
        for param in self.params:
            if java.hasParam(param.name):
                java_param = java.getParam(param.name)
                if java.isSet(java_param):
                    self._set(**{param.name: _to_python(java.getOrDefault(java_param))})
                if java.hasDefault(java_param) and not self.isDefined(param):
                    self._setDefault(**{param.name: _to_python(java.getDefault(java_param).get())})

    def _to_java(self):
        self._transfer_params_to_java()
        return self._java_obj

    @staticmethod
    def _from_java(java_stage):
        name = java_stage.getClass().getName().replace("org.apache.spark", "pyspark")
        module, cls = name.rsplit(".", 1)
        stage = getattr(importlib.import_module(module), cls)()
        stage._java_obj = java_stage
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage

    def copy(self, extra=None):
        that = super().copy(extra)
        that._java_obj = self._java_obj.copy(_jvm().org.apache.spark.ml.param.ParamMap())
        that._transfer_params_to_java()
        return that


class JavaEstimator(JavaParams):
    def fit(self, dataset, params=None):
        return self.copy(params).fit(dataset) if params else self._fit(dataset)

    def _fit(self, dataset):
        self._transfer_params_to_java()
        return self._copyValues(self._create_model(self._java_obj.fit(dataset._jdf)))


class JavaModel(JavaParams):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._resetUid(java_model.uid())

    def transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)
