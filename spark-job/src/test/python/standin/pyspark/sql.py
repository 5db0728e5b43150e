class DataFrame:
    def __init__(self, jdf, session):
        self._jdf, self.sparkSession = jdf, session
