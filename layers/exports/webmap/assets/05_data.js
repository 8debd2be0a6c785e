// What the page shows, read from the page itself. Text from the workspace only ever becomes text, never markup.

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const numbers = new Intl.NumberFormat(data.language);

function say(key, values) {
  const template = words[key] === undefined ? key : words[key];
  return template.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

function day(text) {
  if (!text) return "";
  return data.language === "vi" ? text.split("-").reverse().join("/") : text;
}

function share(part, whole) {
  return whole ? `${numbers.format(part)}/${numbers.format(whole)} (${Math.round((100 * part) / whole)}\u00a0%)` : "–";
}

// Columns to objects: {code: [...], name: [...]} becomes [{code, name, type}, ...].
function records(columns, type) {
  const names = Object.keys(columns);
  const size = names.length ? columns[names[0]].length : 0;
  const found = new Array(size);
  for (let i = 0; i < size; i++) {
    const one = { type, index: i };
    for (const name of names) one[name] = columns[name][i];
    found[i] = one;
  }
  return found;
}
