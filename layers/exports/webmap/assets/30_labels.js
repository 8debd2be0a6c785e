// Labels: the most important first, with a halo, never over a symbol or over each other.

const FONTS = '"Segoe UI", "Noto Sans", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif';
const MOST_LABELS = 700;

class Labels {
  // Names stand within ``limits`` (west, north, east, south).
  constructor(ctx, limits) {
    this.ctx = ctx;
    this.cell = 64;
    this.grid = new Map();
    this.limits = limits;
    this.wanted = [];
  }

  // A rectangle (west, north, east, south) that no label may cover.
  block(box) {
    for (const key of this.cells(box)) {
      if (!this.grid.has(key)) this.grid.set(key, []);
      this.grid.get(key).push(box);
    }
  }

  cells([west, north, east, south]) {
    const keys = [];
    for (let i = Math.floor(west / this.cell); i <= Math.floor(east / this.cell); i++) {
      for (let j = Math.floor(north / this.cell); j <= Math.floor(south / this.cell); j++) keys.push(`${i},${j}`);
    }
    return keys;
  }

  free(box) {
    const [west, north, east, south] = box;
    const limits = this.limits;
    if (west < limits[0] || north < limits[1] || east > limits[2] || south > limits[3]) return false;
    return this.cells(box).every((key) =>
      (this.grid.get(key) || []).every((other) => other[0] > east || other[2] < west || other[1] > south || other[3] < north),
    );
  }

  // style: {size, bold, colour, centred}; radius keeps the label off its own symbol.
  want(text, x, y, radius, importance, style) {
    if (text) this.wanted.push({ text, x, y, radius, importance, style });
  }

  draw() {
    this.wanted.sort((a, b) => b.importance - a.importance);
    for (const label of this.wanted.slice(0, MOST_LABELS)) this.place(label);
  }

  place({ text, x, y, radius, style }) {
    const ctx = this.ctx;
    ctx.font = `${style.italic ? "italic " : ""}${style.bold ? "600 " : ""}${style.size}px ${FONTS}`;
    const wide = ctx.measureText(text).width;
    const half = style.size * 0.68; // Vietnamese letters carry marks above and below
    const gap = radius + 4;
    const spots = style.centred
      ? [[x - wide / 2, y], [x - wide / 2, y - 2.2 * half], [x - wide / 2, y + 2.2 * half]]
      : [[x + gap, y], [x - gap - wide, y], [x - wide / 2, y - gap - half], [x - wide / 2, y + gap + half],
         [x + gap * 0.8, y - gap * 0.8], [x + gap * 0.8, y + gap * 0.8]]; // prettier-ignore
    for (const [left, middle] of spots) {
      const box = [left - 1, middle - half, left + wide + 1, middle + half];
      if (!this.free(box)) continue;
      this.block(box);
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.setLineDash([]);
      ctx.strokeStyle = "rgba(255,255,255,.92)";
      ctx.lineWidth = 3.4;
      ctx.strokeText(text, left, middle);
      ctx.fillStyle = style.colour;
      ctx.fillText(text, left, middle);
      return;
    }
  }
}
