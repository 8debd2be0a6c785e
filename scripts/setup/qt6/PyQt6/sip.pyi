# What the types of PyQt6 are built on; without it every Qt class would pass as something with any attribute.
from typing import Any, Union

Buffer = Union[bytes, bytearray, memoryview]

class simplewrapper:
    def __bytes__(self) -> bytes: ... # true of QByteArray only, whose own types do not say it

class wrapper(simplewrapper): ...

voidptr = Any
array = list

def isdeleted(obj: simplewrapper) -> bool: ...
