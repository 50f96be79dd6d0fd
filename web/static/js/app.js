/* Tandemwerk: what a script improves. Every page works without this file. */
(() => {
  "use strict";

  const focusIfAsked = (root) => {
    const wanted = root.querySelector?.("[data-focus]");
    wanted?.focus();
    return Boolean(wanted);
  };

  let last = null;
  document.addEventListener("focusin", (event) => {
    last = event.target;
  });

  /* After a swap the focus stands on what asks for it; if the element that had it is gone, on the new part. */
  const placeFocus = (part) => {
    if (focusIfAsked(part) || !last || last.isConnected) return;
    if (!part.matches("a, button, input, select, textarea, [tabindex]")) part.tabIndex = -1;
    part.focus({ preventScroll: true });
  };

  const say = (text) => {
    const notice = document.getElementById("notice");
    if (notice && notice.textContent !== text) notice.textContent = text;
  };

  let lost = false;
  document.addEventListener("htmx:error", () => {
    lost = true;
    say(document.body.dataset.lost ?? "");
  });
  document.addEventListener("htmx:after:request", () => {
    if (lost) say("");
    lost = false;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target instanceof Element && event.target.isConnected) placeFocus(event.target);
  });

  /* Opening one of several areas closes another above it: what was opened stays in view. */
  document.addEventListener("toggle", (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.open && event.target.name) {
      event.target.firstElementChild?.scrollIntoView({ block: "nearest" });
    }
  }, true);

  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value);
      say(button.dataset.copied);
    });
  }
  focusIfAsked(document);
})();
