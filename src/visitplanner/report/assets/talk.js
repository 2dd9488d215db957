"use strict";

/* What holds at every stop stands on the page once: each fold gets its copy when it is opened. */
function fillTalks() {
  const common = document.getElementById("talk");
  const before = common.querySelector("[data-talk-before]");
  const after = common.querySelector("[data-talk-after]");

  function fill(fold) {
    const inside = fold.querySelector(".inside");
    inside.prepend(before.cloneNode(true));
    inside.append(after.cloneNode(true));
  }

  document.querySelectorAll("[data-talk]").forEach((fold) => {
    fold.addEventListener("toggle", () => fill(fold), { once: true });
  });
  common.remove();
}
