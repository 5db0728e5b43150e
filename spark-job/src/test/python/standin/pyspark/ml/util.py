from pyspark import SparkContext


class JavaMLWritable:
    def write(self):
        return self._to_java().write()

    def save(self, path):
        self.write().save(path)


class JavaMLReadable:
    @classmethod
    def read(cls):
        return _Reader(cls)

    @classmethod
    def load(cls, path):
        return cls.read().load(path)


class _Reader:
    """Asks the Java class that is called as the Python class for its reader."""

    def __init__(self, cls):
        java = SparkContext._active_spark_context._jvm
        for name in f"{cls.__module__}.{cls.__name__}".replace("pyspark", "org.apache.spark").split("."):
            java = getattr(java, name)
        self._cls, self._java = cls, java.read()

    def load(self, path):
        return self._cls._from_java(self._java.load(path))
