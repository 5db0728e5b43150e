import copy
import uuid


class Param:
    def __init__(self, parent, name, doc, typeConverter):
        self.parent, self.name, self.doc = parent.uid, name, doc
        self.typeConverter = typeConverter

    def __hash__(self):
        return hash((self.parent, self.name))

    def __eq__(self, other):
        return (self.parent, self.name) == (other.parent, other.name)


class TypeConverters:
    @staticmethod
    def _checked(value, types, convert):
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise TypeError(f"Could not convert {value} of {type(value)}")
        return convert(value)

    @staticmethod
    def toInt(value):
        return TypeConverters._checked(value, (int,), int)

    @staticmethod
    def toFloat(value):
        return TypeConverters._checked(value, (int, float), float)

    @staticmethod
    def toBoolean(value):
        return TypeConverters._checked(value, (bool,), bool)

    @staticmethod
    def toString(value):
        return TypeConverters._checked(value, (str,), str)

    @staticmethod
    def toListFloat(value):
        return TypeConverters._checked(value, (list, tuple), lambda v: [*map(TypeConverters.toFloat, v)])

    @staticmethod
    def toListString(value):
        return TypeConverters._checked(value, (list, tuple), lambda v: [*map(TypeConverters.toString, v)])


class Params:
    def __init__(self):
        self.uid = f"{type(self).__name__}_{uuid.uuid4().hex[-12:]}"
        self._paramMap, self._defaultParamMap = {}, {}
        self._own()

    def _own(self):
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                own = copy.copy(param)
                own.parent = self.uid
                setattr(self, name, own)

    @staticmethod
    def _dummy():
        dummy = Params()
        dummy.uid = "undefined"
        return dummy

    @property
    def params(self):
        return [p for _, p in sorted(vars(self).items()) if isinstance(p, Param)]

    def hasParam(self, name):
        return isinstance(getattr(self, name, None), Param)

    def _resolve(self, param):
        return getattr(self, param) if isinstance(param, str) else param

    def isSet(self, param):
        return self._resolve(param) in self._paramMap

    def isDefined(self, param):
        return self.isSet(param) or self._resolve(param) in self._defaultParamMap

    def getOrDefault(self, param):
        param = self._resolve(param)
        return self._paramMap[param] if param in self._paramMap else self._defaultParamMap[param]

    def _set(self, **values):
        for name, value in values.items():
            param = getattr(self, name)
            try:
                self._paramMap[param] = param.typeConverter(value)
            except TypeError as e:
                raise TypeError(f'Invalid param value given for param "{name}". {e}') from e
        return self

    def _setDefault(self, **values):
        self._defaultParamMap.update({getattr(self, n): value for n, value in values.items()})
        return self

    def _resetUid(self, uid):
        values = [{p.name: v for p, v in m.items()} for m in (self._paramMap, self._defaultParamMap)]
        self.uid = uid
        self._own()
        self._paramMap, self._defaultParamMap = (
            {getattr(self, name): v for name, v in each.items()} for each in values)

    def _copyValues(self, to, extra=None):
        for param, value in self._defaultParamMap.items():
            if to.hasParam(param.name):
                to._defaultParamMap[getattr(to, param.name)] = value
        for param, value in {**self._paramMap, **(extra or {})}.items():
            if to.hasParam(param.name):
                to._set(**{param.name: value})
        return to

    def copy(self, extra=None):
        that = copy.copy(self)
        that._paramMap, that._defaultParamMap = {}, {}
        return self._copyValues(that, extra)
