// Everything here is a convenience: each page works without it.
"use strict";

const html = document.documentElement;
html.classList.add("scripted");

const announce = (words) => {
  document.getElementById("announcements").textContent = words;
};

// Copy buttons. The value stands in the button, so nothing is read from the page's layout.
const copy = async (button) => {
  const name = button.getAttribute("aria-label");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    announce("The browser did not allow copying.");
    return;
  }
  button.dataset.copied = "";
  button.setAttribute("aria-label", "Copied");
  announce("Copied");
  setTimeout(() => {
    delete button.dataset.copied;
    button.setAttribute("aria-label", name);
  }, 2000);
};

// Updates: hidden tabs and paused pages do not poll.
let paused = false;
const isPoll = (element) => element.hasAttribute("data-poll");

document.addEventListener("htmx:before:request", (event) => {
  if ((document.hidden || paused) && isPoll(event.detail.ctx.sourceElement)) event.preventDefault();
});

const showUpdates = () => {
  const polls = document.querySelector("[data-poll][hx-trigger]") !== null;
  for (const bar of document.querySelectorAll("[data-updates]")) bar.hidden = !polls;
};

const pause = (button) => {
  paused = !paused;
  button.setAttribute("aria-pressed", String(paused));
  announce(paused ? "Updates are paused." : "Updates go on.");
};

// A swap must not take the focus away from somebody who is on a link or a button in it.
let focused = null;
document.addEventListener("htmx:before:swap", (event) => {
  // A proxy's or the web server's own error page belongs in no piece of ours.
  const foreign = document.getElementById("foreign-answer");
  foreign.hidden = event.detail.ctx.response.headers.has("X-Portal");
  if (!foreign.hidden) {
    event.preventDefault();
    return;
  }
  focused = document.activeElement?.id || null;
});
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  showUpdates();
});

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const button = event.target.closest("button");
  if (button?.dataset.copy !== undefined) copy(button);
  if (button?.hasAttribute("data-pause")) pause(button);
});

// Keys: never inside a field, never together with a modifier.
let going = 0;

const press = (event) => {
  if (event.key === "Escape") {
    const open = document.activeElement?.closest("details.menu[open]");
    closeMenus(null);
    open?.querySelector("summary").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search").focus();
  } else if (event.key === "?") {
    document.getElementById("keys").open = true;
    document.querySelector("#keys > summary").focus();
  } else if (event.key === "g") {
    going = Date.now();
  } else if (Date.now() - going < 1000) {
    document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`)?.click();
  }
};
if (document.getElementById("search")) document.addEventListener("keydown", press);

// The error or the summary of a form that came back is what to read first.
document.querySelector("[data-focus]")?.focus();
showUpdates();
