"""What assigning draws over the map: pending changes, the chosen cadre's charge. The layers below are not drawn again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Callable, NamedTuple, Optional

from qgis.core import QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPixmap

from .ground import HOUSEHOLD, Ground
from .picking import XY
from .spider import Spider, draw_spider
from .stamps import RING_ALONE, TOUCHED, Look, Stamps

_VEIL = QColor(255, 255, 255, 135)
_BESIDE = 40
# From so many households on only those on the map are gone through.
_MANY = 1000


class Mark(NamedTuple):
    """A thing to draw: where (workspace coordinates), what, and how; without ``look`` that is asked when it is drawn.

    ``ringed``: it waits to be saved or is in the plan; ``far_only``: only where households are not on the map.
    """

    xy: XY
    table: str
    key: str
    look: Optional[Look] = None
    ringed: bool = False
    far_only: bool = False


class Marks(Collection[Mark]):
    """The marks by table and id, as they are when they are asked for."""

    def __init__(self, kept: Optional[Mapping[str, Mapping[str, Mark]]] = None) -> None:
        self._kept = kept or {}

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def __iter__(self) -> Iterator[Mark]:
        return chain.from_iterable(marks.values() for marks in self._kept.values())

    def __contains__(self, mark: object) -> bool:
        return any(mark in marks.values() for marks in self._kept.values())

    def seen(self, near: bool, homes_there: Callable[[], Iterable[str]]) -> Iterator[Mark]:
        """Those that may be on the map; ``near``: households are, of very many only those that are said to be there."""
        for table, marks in self._kept.items():
            if table != HOUSEHOLD or (near and len(marks) <= _MANY):
                yield from marks.values()
            elif near:
                yield from (marks[key] for key in homes_there() if key in marks)


LookOf = Callable[[Mark, bool], Look]


@dataclass(frozen=True)
class Shown:
    """All that the overlay draws; ``spider`` dims the rest of the map, but not ``lacking``: what has nobody.

    ``spider_of`` is asked when it is drawn.
    """

    marks: Marks = field(default_factory=Marks)
    spider_of: Callable[[], Optional[Spider]] = lambda: None
    lacking: Marks = field(default_factory=Marks)
    touched: tuple[Mark, ...] = ()

    @property
    def spider(self) -> Optional[Spider]:
        """Somebody's charge as it is now."""
        return self.spider_of()


class Overlay(QgsMapCanvasItem):
    """Draws `Shown`; what was drawn is kept and copied until it or the map changes."""

    def __init__(self, canvas: QgsMapCanvas, ground: Ground) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._ground = ground
        self._stamps = Stamps()
        self._shown = Shown()
        self._kept: Optional[QPixmap] = None
        self._kept_for: Any = None
        self._look_of: Optional[LookOf] = None
        self.drawn = 0
        self.setZValue(50)

    def show_all(
        self,
        marks: Marks,
        spider_of: Callable[[], Optional[Spider]],
        lacking: Marks,
        look_of: LookOf,
    ) -> None:
        """Draw these from now on, as they are when it is drawn; ``look_of`` says how a mark looks that does not say it."""
        self._look_of = look_of
        self._shown = Shown(marks, spider_of, lacking, self._shown.touched)
        self._renew()

    def show_nothing(self) -> None:
        """Draw nothing any more."""
        self._shown = Shown()
        self._renew()

    def touch(self, marks: Iterable[Mark]) -> None:
        """Also mark what a gesture under way would take."""
        touched = tuple(marks)
        if touched != self._shown.touched:
            self._shown = replace(self._shown, touched=touched)
            self._renew()

    @property
    def shown(self) -> Shown:
        """What is drawn now."""
        return self._shown

    def take_off(self) -> None:
        """Leave the canvas."""
        self._canvas.scene().removeItem(self)

    # -- Qt --------------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return QRectF(self._canvas.viewport().rect())

    def updatePosition(self) -> None:
        """The map moved."""
        self.setPos(0, 0)
        self._renew()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Copy what was drawn, or draw it."""
        if not self._shown.marks and not self._shown.touched and self._shown.spider is None:
            return
        painter.drawPixmap(0, 0, self._picture())

    # -- inside ----------------------------------------------------------------------------------------------

    def _renew(self) -> None:
        self._kept = None
        self.update()

    def _picture(self) -> QPixmap:
        size, ratio = self._canvas.viewport().size(), float(self._canvas.devicePixelRatioF())
        state = (size.width(), size.height(), ratio)
        if self._kept is None or self._kept_for != state:
            self._stamps.on(self._canvas.mapSettings().outputDpi(), ratio)
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, QRectF(picture.rect()))
            painter.end()
            self._kept, self._kept_for = picture, state
            self.drawn += 1
        return self._kept

    def _draw(self, painter: QPainter, area: QRectF) -> None:
        place = self._placing()
        near = self._ground.households_shown
        shown = self._shown
        spider = shown.spider
        if spider is not None:
            painter.fillRect(area, _VEIL)
            self._stamp(painter, shown.lacking.seen(near, self._homes_there), place, near)
            draw_spider(painter, spider, place, near)
            self._stamp(painter, spider.marks, place, near)
        self._stamp(painter, shown.marks.seen(near, self._homes_there), place, near)
        self._stamp(painter, shown.touched, place, near)

    def _homes_there(self) -> list[str]:
        """The households on the map, and a little beside it."""
        extent = QgsRectangle(self._canvas.extent())
        extent.grow(_BESIDE * self._canvas.mapUnitsPerPixel())
        return self._ground.households_in(extent)

    def _stamp(self, painter: QPainter, marks: Iterable[Mark], place: Any, near: bool) -> None:
        width, height = self._canvas.viewport().width(), self._canvas.viewport().height()
        get = self._stamps.get
        for mark in marks:
            if mark.far_only if near else mark.table == HOUSEHOLD:
                continue
            x, y = place(mark.xy)
            if -_BESIDE < x < width + _BESIDE and -_BESIDE < y < height + _BESIDE:
                look = mark.look or (self._look_of(mark, near) if self._look_of is not None else None)
                if look is not None:
                    picture = get(look)
                    half = picture.width() / picture.devicePixelRatio() / 2
                    painter.drawPixmap(QPointF(x - half, y - half), picture)

    def _placing(self) -> Any:
        """Workspace coordinates → pixels."""
        if not self._ground.same_coordinates():

            def one_by_one(xy: XY) -> XY:
                at = self.toCanvasCoordinates(self._ground.on_canvas(xy))
                return at.x(), at.y()

            return one_by_one
        extent = self._canvas.extent()
        x0, y0, wide, high = extent.xMinimum(), extent.yMinimum(), extent.width(), extent.height()
        origin = self.toCanvasCoordinates(QgsPointXY(x0, y0))
        right = self.toCanvasCoordinates(QgsPointXY(x0 + wide, y0))
        up = self.toCanvasCoordinates(QgsPointXY(x0, y0 + high))
        a, b = (right.x() - origin.x()) / wide, (right.y() - origin.y()) / wide
        c, d = (up.x() - origin.x()) / high, (up.y() - origin.y()) / high
        e, f = origin.x(), origin.y()

        def at_once(xy: XY) -> XY:
            dx, dy = xy[0] - x0, xy[1] - y0
            return e + a * dx + c * dy, f + b * dx + d * dy

        return at_once


def touched_mark(table: str, xy: XY, in_need: int, far_only: bool = False) -> Mark:
    """The mark of what a gesture would take: a ring alone."""
    return Mark(xy, table, "", (table, RING_ALONE, in_need, TOUCHED, False), far_only=far_only)
