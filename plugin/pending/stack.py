"""Qt's own undo stack, wherever this Qt keeps it: Qt 6 moved it out of the widgets."""

from __future__ import annotations

from typing import Any

from qgis.PyQt import QtGui, QtWidgets

_home: Any = QtGui if hasattr(QtGui, "QUndoStack") else QtWidgets
QUndoCommand: Any = _home.QUndoCommand
QUndoStack: Any = _home.QUndoStack
