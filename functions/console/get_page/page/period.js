// The form of a period. It refuses an end before the begin, and keeps both for correction.

import { el, field } from "./dom.js";

export function period(path, first, last) {
  const check = ({ currentTarget }) => {
    const { first: begin, last: end } = currentTarget.elements;
    const isBackwards = begin.value && end.value && end.value < begin.value;
    end.setCustomValidity(isBackwards ? "The end is before the begin." : "");
  };
  const submit = (event) => {
    event.preventDefault();
    const days = [...new FormData(event.target)].filter(([, value]) => value);
    location.hash = `#/${path}?${new URLSearchParams(days)}`;
  };
  return el(
    "form",
    { class: "filter", onsubmit: submit, oninput: check },
    field("From", "first", first, { type: "date" }),
    field("To", "last", last, { type: "date" }),
    el("button", { type: "submit" }, "Show"),
  );
}
