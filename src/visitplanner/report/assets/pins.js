"use strict";

/* Pins for addresses that nobody could place. Nothing is stored or sent: what is set leaves the page
   as a file or as text, by the person's own hand. */
function setPins(map, settings) {
  const pins = new Map();
  const cards = [...document.querySelectorAll("[data-row]")];
  const name = document.getElementById("confirmed-by");
  const text = document.getElementById("pins-text");
  const told = document.getElementById("pins-told");
  const open = document.querySelector(".head .facts .num");
  const byCoordinates = document.getElementById("pin-by-coordinates");
  const coordinates = document.getElementById("pin-coordinates");
  const coordinatesTold = document.getElementById("pin-coordinates-told");
  let chosen = null;
  let saved = true;

  function key(card) {
    return Number(card.dataset.row);
  }

  function choose(card) {
    chosen = card;
    cards.forEach((each) => {
      each.classList.toggle("picked", each === card);
      each.querySelector("[data-choose]").setAttribute("aria-pressed", String(each === card));
    });
    map.getContainer().classList.toggle("setting", card !== null);
    note.words.textContent = coordinates.value = coordinatesTold.textContent = "";
    byCoordinates.hidden = card === null;
    if (card) card.append(byCoordinates);
  }

  /* To the pin, else to the candidate, else to the middle of the district that is stated. */
  function look(card) {
    const row = settings.rows[key(card)];
    const pin = pins.get(key(card));
    const near = pin ? pin.getLatLng() : row.candidate;
    if (near) map.setView(near, Math.max(map.getZoom(), settings.zoom.candidate), { animate: false });
    else if (row.centre) map.setView(row.centre, settings.zoom.district, { animate: false });
  }

  /* Latitude and longitude in degrees, as people copy them from a map; null is neither. */
  function point(words) {
    const found = /^\s*\(?\s*(-?\d+(?:\.\d+)?)[\s,;\uff0c\u3001]+(-?\d+(?:\.\d+)?)\s*\)?\s*$/.exec(words);
    if (!found || Math.abs(found[1]) > 90 || Math.abs(found[2]) > 180) return null;
    return L.latLng(Number(found[1]), Number(found[2]));
  }

  function put(card, place) {
    take(card);
    const row = settings.rows[key(card)];
    const icon = L.divIcon({ className: "place set", html: '<span class="pin set"></span>', iconSize: [0, 0] });
    const pin = L.marker(place, { draggable: true, keyboard: false /* its card does all of it */, icon, zIndexOffset: 900 }).addTo(map);
    const words = document.createElement("bdi");
    words.textContent = row.case; /* as text: what comes from a table is never markup */
    pin.bindTooltip(words, { direction: "top" });
    pin.on("dragend", refresh);
    pins.set(key(card), pin);
    refresh();
  }

  function take(card) {
    const pin = pins.get(key(card));
    if (pin) pin.remove();
    pins.delete(key(card));
  }

  function shown(place) {
    return place.lat.toFixed(6) + ", " + place.lng.toFixed(6);
  }

  /* A cell that a spreadsheet would take for a formula gets an apostrophe, as the program does it. */
  function guarded(cell) {
    return /^[\s\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(cell) ? "'" + cell : cell;
  }

  function line(cells) {
    return cells.map((cell) => '"' + cell.replaceAll('"', '""') + '"').join(",") + "\r\n";
  }

  function table() {
    const lines = [...pins.keys()].sort((a, b) => a - b).map((n) => {
      const place = pins.get(n).getLatLng().wrap();
      const at = [place.lat.toFixed(7), place.lng.toFixed(7), "WGS-84"];
      return line([...settings.rows[n].cells, ...at, guarded(name.value.trim())]);
    });
    return line(settings.header) + lines.join("");
  }

  function refresh() {
    cards.forEach((card) => {
      const pin = pins.get(key(card));
      card.querySelector("[data-place]").textContent = pin ? shown(pin.getLatLng()) : settings.words.open;
      card.querySelector("[data-remove]").hidden = !pin;
      card.classList.toggle("done", Boolean(pin));
    });
    saved = pins.size === 0;
    text.value = table();
    told.textContent = pins.size + " / " + cards.length;
    open.textContent = cards.length - pins.size;
  }

  cards.forEach((card) => {
    card.querySelectorAll("button[hidden]:not([data-remove])").forEach((each) => { each.hidden = false; });
    card.querySelector("[data-choose]").addEventListener("click", () => {
      choose(chosen === card ? null : card);
      if (chosen) look(card);
    });
    card.querySelector("[data-remove]").addEventListener("click", () => {
      take(card);
      refresh();
    });
    const accept = card.querySelector("[data-accept]");
    if (accept) accept.addEventListener("click", () => put(card, settings.rows[key(card)].candidate));
  });

  map.on("click", (event) => {
    if (!chosen) return;
    const isClose = map.getZoom() >= settings.zoom.pin;
    note.words.textContent = isClose ? "" : settings.words.closer;
    if (isClose) put(chosen, event.latlng);
  });
  map.on("zoomend", () => { if (map.getZoom() >= settings.zoom.pin) note.words.textContent = ""; });

  byCoordinates.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = point(coordinates.value);
    coordinatesTold.textContent = place ? "" : settings.words.noPoint;
    if (!place) return;
    put(chosen, place);
    look(chosen);
  });
  name.addEventListener("input", refresh);

  document.getElementById("save-pins").addEventListener("click", () => {
    saveFile("pins.csv", ["\ufeff", table()], "text/csv");
    saved = true;
  });

  document.getElementById("copy-pins").addEventListener("click", () => {
    saved = copyAll(text) || saved;
  });

  window.addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });

  const Readout = L.Control.extend({
    options: { position: "bottomright" },
    onAdd() {
      this.words = L.DomUtil.create("div", "readout num");
      return this.words;
    },
  });
  const readout = new Readout().addTo(map);
  const Note = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      this.words = L.DomUtil.create("div", "readout note");
      this.words.setAttribute("role", "status");
      return this.words;
    },
  });
  const note = new Note().addTo(map);
  map.on("mousemove", (event) => { readout.words.textContent = shown(event.latlng.wrap()); });
  document.getElementById("pins").hidden = false;
  refresh();
}
