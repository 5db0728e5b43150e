"""As much of Py4J's protocol as PySpark's stages speak, for a Python that has no Py4J.

One connection to a ``py4j.GatewayServer``: a command is lines of text, its last one ``e``; an answer
is one line, ``!y`` and the type and value of what came back, or ``!x`` and the exception.
"""

import base64
import socket


class JavaError(Exception):
    """What Java threw, with its message."""


class Gateway:
    def __init__(self, port, token):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            self._stream = connection.makefile("rwb")
        self._ask("A", token)
        self.jvm = Package(self, "")

    def _ask(self, *lines):
        self._stream.write("".join(line + "\n" for line in lines).encode())
        self._stream.flush()
        answer = self._stream.readline().decode().rstrip("\n")
        if answer[:2] == "!y":
            return answer[2:]
        if answer[2:3] == "r":
            raise JavaError(Reference(self, answer[3:]).toString())
        raise JavaError(answer)

    def ask(self, command, *parts):
        """Sends a command with Python values behind it, and returns the value that it gives."""
        answer = self._ask(command[0], *command[1:], *map(self._encoded, parts), "e")
        kind, value = answer[:1], answer[1:]
        if not kind:
            return None
        read = {"t": lambda v: Array(self, v), "r": lambda v: Reference(self, v),
                "l": lambda v: Reference(self, v), "i": int, "L": int, "d": float,
                "b": "true".__eq__, "s": _plain, "j": base64.b64decode, "n": lambda _: None, "v": lambda _: None}
        return read[kind](value)

    def member(self, name):
        """A class of Java, or a package if there is no such class."""
        answer = self._ask("r", "u", name, "rj", "e")
        return Class(self, answer[1:]) if answer[:1] == "c" else Package(self, name)

    def _encoded(self, value):
        if isinstance(value, Reference):
            return "r" + value._id
        if isinstance(value, (list, tuple)):
            return "r" + self._list(value)._id
        if isinstance(value, bool):
            return f"b{value}"
        if isinstance(value, int):
            return ("i" if -2**31 <= value < 2**31 else "L") + str(value)
        if isinstance(value, float):
            return f"d{value!r}"
        if isinstance(value, str):
            return "s" + value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        if value is None:
            return "n"
        raise TypeError(f"no Java value for {value!r}")

    def _list(self, values):
        made = self.jvm.java.util.ArrayList()
        for value in values:
            made.add(value)
        return made


class Package:
    def __init__(self, gateway, name):
        self._gateway, self._name = gateway, name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._gateway.member(f"{self._name}.{name}".lstrip("."))


class Class:
    def __init__(self, gateway, name):
        self._gateway, self._name = gateway, name

    def __call__(self, *args):
        return self._gateway.ask(("i", self._name), *args)

    def __getattr__(self, name):
        return lambda *args: self._gateway.ask(("c", "z:" + self._name, name), *args)


class Reference:
    def __init__(self, gateway, identity):
        self._gateway, self._id = gateway, identity

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args: self._gateway.ask(("c", self._id, name), *args)


class Array(Reference):
    def __len__(self):
        return self._gateway.ask(("a", "e", self._id))

    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(index)
        return self._gateway.ask(("a", "g", self._id), index)


def _plain(text):
    plain = {"\\": "\\", "n": "\n", "r": "\r"}
    characters = iter(text)
    return "".join(plain[next(characters)] if c == "\\" else c for c in characters)
