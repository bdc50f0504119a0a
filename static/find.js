// What is pasted into a search must not get into an address, which is logged: a certificate is sent
// by POST, and a private key not at all. The server does the same where this does not run.
"use strict";

const pasting = document.getElementById("pasting");
const refused = document.getElementById("refused-key");

document.addEventListener("beforeinput", (event) => {
  const field = event.target;
  if (!pasting || !field.matches("[name=q], [data-paste]")) return;
  const text = event.data ?? "";
  refused.hidden = !text.includes("PRIVATE KEY");
  if (!refused.hidden) {
    event.preventDefault();
  } else if (field.name === "q" && /-----BEGIN [A-Z0-9 ]*CERTIFICATE/.test(text)) {
    event.preventDefault();
    pasting.elements.text.value = text;
    pasting.submit();
  }
});
