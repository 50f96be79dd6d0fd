/* The policy editor: a slider beside each weight. Without this file the number is typed. */
(() => {
  "use strict";

  const follow = (slider, number) => {
    const typed = Number.parseInt(number.value, 10);
    if (typed > Number(slider.max)) slider.max = "1000";
    if (typed >= 0) slider.value = String(typed);
  };

  for (const slider of document.querySelectorAll("[data-for]")) {
    const number = document.getElementById(slider.dataset.for);
    const tick = slider.closest("li").querySelector("[type=checkbox]");
    slider.hidden = false;
    slider.addEventListener("input", () => {
      if (Number(slider.value)) number.value = slider.value;
      tick.checked = Number(slider.value) > 0;
    });
    number.addEventListener("input", () => follow(slider, number));
  }

  /* On a narrow screen the preview stands below all fields: its first line stays in view while one edits. */
  const fields = document.querySelector(".tw-policy__fields");
  const preview = document.getElementById("preview");
  if (fields && preview) {
    const bar = document.createElement("p");
    bar.className = "tw-policy__bar";
    bar.setAttribute("aria-hidden", "true");
    fields.append(bar);
    const repeat = () => {
      bar.textContent = preview.querySelector("[role=status]")?.textContent ?? "";
    };
    new MutationObserver(repeat).observe(preview, { childList: true, characterData: true, subtree: true });
    repeat();
  }
})();
