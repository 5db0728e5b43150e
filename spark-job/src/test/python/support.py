"""The session that stages are tested in: PySpark's own, or the stand-in's in the JVM of the tests.

PythonTest.java says by the environment where its JVM listens and where its files are.
"""

import os
import pathlib
import sys

try:
    import pyspark
    IS_PYSPARK = True
except ImportError:
    sys.path.insert(0, str(pathlib.Path(__file__).parent / "standin"))
    IS_PYSPARK = False

FILES = pathlib.Path(os.environ["CREDENCE_FILES"]) if "CREDENCE_FILES" in os.environ else None


def session():
    """A session of Spark's: ``jvm``, and ``table(path)``."""
    return _Pyspark() if IS_PYSPARK else _Standin()


class _Pyspark:
    def __init__(self):
        from pyspark.sql import SparkSession

        self._session = (
            SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
            .config("spark.driver.extraClassPath", os.environ["CREDENCE_CLASS_PATH"]).getOrCreate())
        self.jvm = self._session._jvm

    def table(self, path):
        return self._session.read.parquet(str(path))


class _Standin:
    def __init__(self):
        from pyspark import SparkContext

        port, token = int(os.environ["CREDENCE_GATEWAY_PORT"]), os.environ["CREDENCE_GATEWAY_TOKEN"]
        try:
            from py4j.java_gateway import GatewayParameters, JavaGateway
            self.jvm = JavaGateway(gateway_parameters=GatewayParameters(
                port=port, auth_token=token, auto_convert=True)).jvm
        except ImportError:
            from gateway import Gateway
            self.jvm = Gateway(port, token).jvm
        SparkContext(self.jvm)

    def table(self, path):
        from pyspark.sql import DataFrame

        session = self.jvm.org.apache.spark.sql.SparkSession.active()
        return DataFrame(session.read().parquet(str(path)), session)
