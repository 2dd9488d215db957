"use strict";

/* How what a person has entered leaves a page: by that person's own hand, as a file or as text. */
function saveFile(name, parts, type) {
  const file = document.createElement("a");
  file.href = URL.createObjectURL(new Blob(parts, { type }));
  file.download = name;
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 60000); /* some phones are slow to begin */
}

function copyAll(area) {
  area.focus();
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
