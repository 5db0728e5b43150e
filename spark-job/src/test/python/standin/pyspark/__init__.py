"""Stands in for PySpark where there is none, so that Credence's stages can be driven all the same.

It makes those calls into the JVM that PySpark 3.5 makes for its stages, and nothing else: what is
called is the real Spark.
"""

import functools


class SparkContext:
    _active_spark_context = None

    def __init__(self, jvm):
        self._jvm = jvm
        SparkContext._active_spark_context = self


def keyword_only(function):
    @functools.wraps(function)
    def wrapped(self, **kwargs):
        self._input_kwargs = kwargs
        return function(self, **kwargs)

    return wrapped
