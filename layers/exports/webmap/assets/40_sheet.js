// The sheet: one canvas on which everything but the relief is drawn, and on which clicks are looked up.

const TICKS = { critical: 3, major: 2, minor: 1 };
const FILL_NEAR = 0.1;
const FILL_FAR = 0.55;
const COMMANDS = ["border_command", "province_command"];
const SEEN_FROM_FAR = [...COMMANDS, "border_post"];
const MOST_POSTS_FROM_FAR = 80;

// From far, communes by band; nearer, villages; nearest, what belongs to one village.
function detailOf(zoom) {
  const shift = Math.max(-1.5, Math.min(1.5, data.detail_shift));
  const z = zoom - shift;
  return {
    villages: z >= 10.2,
    villageSize: z >= 12 ? 1 : z >= 11 ? 0.85 : 0.7,
    villageLabels: z >= 10.9,
    ticks: z >= 10.5,
    communeLabels: z < 13.4,
    allUnits: z >= 10.9,
    unitLabels: z >= 9,
    households: zoom >= 13.2,
  };
}

const Sheet = L.Renderer.extend({
  options: { padding: 0.15 },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._ctx = this._container.getContext("2d");
    this.hits = [];
  },

  _destroyContainer() {
    L.Util.cancelAnimFrame(this._frame);
    this._container.remove();
    delete this._container;
    delete this._ctx;
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this.redraw();
  },

  redraw() {
    if (!this._bounds || !this._ctx) return;
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const sharp = this.sharpness || Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._container, min);
    this._container.width = Math.round(sharp * size.x);
    this._container.height = Math.round(sharp * size.y);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    const ctx = this._ctx;
    ctx.setTransform(sharp, 0, 0, sharp, -min.x * sharp, -min.y * sharp);
    const view = viewOf(this._map, this._bounds);
    const labels = new Labels(ctx, this.readable());
    this.hits = [];
    const detail = detailOf(view.zoom);
    if (this.sharpness) this.drawRelief(ctx, size, min);
    this.drawGround(ctx, view, detail);
    this.drawChosen(ctx, view);
    this.drawPlaces(ctx, view, detail, labels);
    if (shown.labels) labels.draw();
  },

  // The part of the layer that no drawer covers, where names can be read to their end.
  readable() {
    const { x, y } = this._map.getSize();
    const { left, right } = covered();
    const low = this._map.containerPointToLayerPoint([left + 3, 3]);
    const high = this._map.containerPointToLayerPoint([x - right - 3, y - 3]);
    return [low.x, low.y, high.x, high.y];
  },

  // On paper the canvas hides what lies under it: the relief is drawn on it there.
  drawRelief(ctx, size, min) {
    ctx.fillStyle = "#e9ece4";
    ctx.fillRect(min.x, min.y, size.x, size.y);
    const image = document.querySelector(".leaflet-image-layer");
    if (!image || !shown.relief) return;
    const { x, y } = L.DomUtil.getPosition(image);
    ctx.drawImage(image, x, y, parseFloat(image.style.width), parseFloat(image.style.height));
  },

  drawGround(ctx, view, detail) {
    for (const commune of communes) {
      if (!view.meets(commune.shape.box)) continue;
      trace(ctx, view, commune.shape, true);
      const look = STYLES.village.bands[commune.band];
      if (shown.communes && commune.band !== "none") {
        ctx.globalAlpha = detail.villages && shown.villages ? FILL_NEAR : FILL_FAR;
        ctx.fillStyle = look.fill;
        ctx.fill();
        ctx.globalAlpha = 1;
      }
    }
    if (shown.rivers) for (const line of rivers) if (view.meets(line.box)) drawRiver(ctx, view, line, line.kind);
    if (shown.roads) for (const line of roads) if (view.meets(line.box)) drawRoad(ctx, view, line, line.kind);
    for (const commune of communes) {
      if (!view.meets(commune.shape.box)) continue;
      trace(ctx, view, commune.shape, true);
      strokeLine(ctx, "rgba(255,255,255,.55)", 2.6, []);
      strokeLine(ctx, INK.grey, 1.1, [7, 3]);
      if (shown.communes && commune.band === "lowest") strokeLine(ctx, INK.vermilion, 2.4, [10, 3]);
    }
    for (const line of province) {
      trace(ctx, view, line, false);
      strokeLine(ctx, INK.dark_grey, 1.5, []);
    }
    if (shown.border) this.drawBorder(ctx, view);
  },

  // Dashes and dots, with a pale band on our side of them.
  drawBorder(ctx, view) {
    const near = border.filter((line) => view.meets(line.box));
    if (!near.length) return;
    ctx.save();
    trace(ctx, view, { lines: province.flatMap((line) => line.lines) }, true);
    ctx.clip("evenodd");
    for (const line of near) drawBorderBand(ctx, view, line);
    ctx.restore();
    for (const line of near) drawBorderLine(ctx, view, line);
  },

  drawPlaces(ctx, view, detail, labels) {
    if (shown.sites && detail.villages) this.drawCopies(ctx, view);
    if (shown.villages && detail.villages) this.drawVillages(ctx, view, detail, labels);
    if (shown.households && detail.households) this.drawHouseholds(ctx, view, labels);
    if (shown.sites && detail.villages) this.drawSites(ctx, view, detail, labels);
    if (shown.units) this.drawUnits(ctx, view, detail, labels);
    if (detail.communeLabels) this.nameCommunes(view, detail, labels);
  },

  drawVillages(ctx, view, detail, labels) {
    for (const village of villages) {
      if (!village.placed || !view.sees(village.x, village.y)) continue;
      const x = view.x(village.x);
      const y = view.y(village.y);
      const radius = villageRadius(village.in_need, detail.villageSize);
      drawVillage(ctx, x, y, radius, village.band);
      labels.block([x - radius, y - radius, x + radius, y + radius]);
      if (shown.no_members && village.no_members && detail.ticks) {
        drawNoMembers(ctx, x, y, radius);
        labels.block([x - 6, y - radius - 12, x + 6, y - radius]);
      }
      const ticks = TICKS[village.severity] || 0;
      if (shown.ticks && ticks && detail.ticks) {
        drawTicks(ctx, x + radius + 4, y - radius, ticks);
        labels.block([x + radius, y - radius - 6, x + radius + 5 * ticks + 4, y - radius + 6]);
      }
      this.hits.push({ x, y, radius, thing: village });
      if (detail.villageLabels) {
        const style = { size: 12, colour: "#1c1c1c" };
        labels.want(village.name, x, y, radius, 100 + village.in_need + 20 * ticks, style);
      }
    }
  },

  drawHouseholds(ctx, view, labels) {
    for (const household of households) {
      if (!view.sees(household.x, household.y)) continue;
      const x = view.x(household.x);
      const y = view.y(household.y);
      const radius = drawHousehold(ctx, x, y, household.state);
      labels.block([x - radius, y - radius, x + radius, y + radius]);
      this.hits.push({ x, y, radius, thing: household });
    }
  },

  drawUnits(ctx, view, detail, labels) {
    const seen = units.filter((unit) => unit.placed && view.sees(unit.x, unit.y));
    const important = seen.filter((unit) => SEEN_FROM_FAR.includes(unit.kind));
    const kinds = important.length > MOST_POSTS_FROM_FAR ? COMMANDS : SEEN_FROM_FAR;
    for (const unit of seen) {
      if (!detail.allUnits && !kinds.includes(unit.kind)) continue;
      const x = view.x(unit.x);
      const y = view.y(unit.y);
      const radius = drawUnit(ctx, x, y, unit.kind, detail.allUnits ? 1 : 0.72);
      labels.block([x - radius, y - radius, x + radius, y + radius]);
      this.hits.push({ x, y, radius, thing: unit });
      const style = { size: 12, bold: true, colour: INK.black };
      if (detail.unitLabels) labels.want(unit.short_name || unit.name, x, y, radius, 5000, style);
    }
  },

  drawSites(ctx, view, detail, labels) {
    for (const site of sites) {
      if (!site.placed || !view.sees(site.x, site.y)) continue;
      const x = view.x(site.x);
      const y = view.y(site.y);
      const radius = drawSite(ctx, x, y, site.status, detail.allUnits ? 1 : 0.8);
      labels.block([x - radius, y - radius, x + radius, y + radius]);
      this.hits.push({ x, y, radius, thing: site });
      const style = { size: 11, italic: true, colour: "#00513B" };
      if (detail.households) labels.want(site.name, x, y, radius, 60, style);
    }
  },

  drawCopies(ctx, view) {
    for (const site of sites) {
      const original = site.original;
      if (!original || !site.placed || !original.placed) continue;
      const [fromX, fromY, toX, toY] = [view.x(original.x), view.y(original.y), view.x(site.x), view.y(site.y)];
      if (Math.hypot(toX - fromX, toY - fromY) > 26) drawCopy(ctx, fromX, fromY, toX, toY);
    }
  },

  nameCommunes(view, detail, labels) {
    for (const commune of communes) {
      if (!view.meets(commune.shape.box)) continue;
      const wide = view.pixels(commune.shape.box[2] - commune.shape.box[0]);
      if (wide < 34) continue;
      const style = { size: wide < 90 ? 11 : 13, bold: true, colour: "#3B3226", centred: true };
      labels.want(commune.name, view.x(commune.x), view.y(commune.y), 0, 900 + commune.in_need / 100, style);
    }
  },

  drawChosen(ctx, view) {
    if (!chosen.thing) return;
    const thing = chosen.thing;
    if (thing.type === "commune") {
      trace(ctx, view, thing.shape, true);
      strokeLine(ctx, INK.white, 6, []);
      strokeLine(ctx, INK.black, 3, []);
    } else if (thing.placed) {
      ctx.beginPath();
      ctx.arc(view.x(thing.x), view.y(thing.y), 22, 0, 2 * Math.PI);
      strokeLine(ctx, INK.white, 5.5, []);
      strokeLine(ctx, INK.black, 2.5, []);
    }
  },

  // The symbol nearest to a point of the map's container, within a finger's breadth; else the commune there.
  at(point, reach) {
    const spot = this._map.containerPointToLayerPoint(point);
    let best = null;
    let least = Infinity;
    for (const hit of this.hits) {
      const far = Math.hypot(hit.x - spot.x, hit.y - spot.y) - hit.radius;
      if (far < least && far <= reach) [best, least] = [hit.thing, far];
    }
    return best;
  },

  communeAt(latlng) {
    const x = worldX(latlng.lng);
    const y = worldY(latlng.lat);
    return communes.find((commune) => inOutline(commune.shape, x, y)) || null;
  },
});
