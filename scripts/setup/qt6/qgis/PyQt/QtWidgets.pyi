from PyQt6.QtGui import (
    QAction as QAction,
)  # Qt 6 moved these three; qgis.PyQt offers them at the old place too
from PyQt6.QtGui import QActionGroup as QActionGroup
from PyQt6.QtGui import QShortcut as QShortcut
from PyQt6.QtWidgets import *
