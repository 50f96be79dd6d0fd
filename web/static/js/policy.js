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
})();
