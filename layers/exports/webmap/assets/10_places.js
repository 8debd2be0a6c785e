// Places on the sheet: world coordinates (0–1, Web Mercator), outlines, and finding what lies under a point.

const UNIT = 1e5; // coordinates come as differences of hundred-thousandths of a degree

function worldX(lon) {
  return (lon + 180) / 360;
}

function worldY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

function lonOf(x) {
  return x * 360 - 180;
}

function latOf(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

function decodeLine(steps) {
  const line = new Float64Array(steps.length);
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    line[i] = worldX(lon / UNIT);
    line[i + 1] = worldY(lat / UNIT);
  }
  return line;
}

function boxOf(lines) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      box[0] = Math.min(box[0], line[i]);
      box[1] = Math.min(box[1], line[i + 1]);
      box[2] = Math.max(box[2], line[i]);
      box[3] = Math.max(box[3], line[i + 1]);
    }
  }
  return box;
}

function outline(parts) {
  const lines = parts.map(decodeLine);
  return { lines, box: boxOf(lines) };
}

function inOutline(shape, x, y) {
  const [west, north, east, south] = shape.box;
  if (x < west || x > east || y < north || y > south) return false;
  let inside = false;
  for (const line of shape.lines) {
    for (let i = 0, j = line.length - 2; i < line.length; j = i, i += 2) {
      const above = line[i + 1] > y;
      if (above !== line[j + 1] > y) {
        const crossing = ((line[j] - line[i]) * (y - line[i + 1])) / (line[j + 1] - line[i + 1]) + line[i];
        if (x < crossing) inside = !inside;
      }
    }
  }
  return inside;
}

// What the canvas shows at present: from world coordinates to pixels of the layer, and the part in sight.
function viewOf(map, bounds) {
  const scale = 256 * 2 ** map.getZoom();
  const origin = map.getPixelOrigin();
  const low = bounds.min.add(origin).divideBy(scale);
  const high = bounds.max.add(origin).divideBy(scale);
  return {
    zoom: map.getZoom(),
    x: (wx) => wx * scale - origin.x,
    y: (wy) => wy * scale - origin.y,
    sees: (wx, wy) => wx >= low.x && wx <= high.x && wy >= low.y && wy <= high.y,
    meets: (box) => box[0] <= high.x && box[2] >= low.x && box[1] <= high.y && box[3] >= low.y,
    pixels: (share) => share * scale,
  };
}

function trace(ctx, view, shape, close) {
  ctx.beginPath();
  for (const line of shape.lines) {
    let lastX = view.x(line[0]);
    let lastY = view.y(line[1]);
    ctx.moveTo(lastX, lastY);
    for (let i = 2; i < line.length; i += 2) {
      const x = view.x(line[i]);
      const y = view.y(line[i + 1]);
      // Steps too short to be seen are left out, but never the last one.
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.8 && i < line.length - 2) continue;
      ctx.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (close) ctx.closePath();
  }
}

function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}
