// The form of a period. It refuses an end before the begin, and keeps both for correction.

import { Refused } from "./api.js";
import { el, field } from "./dom.js";

const BACKWARDS = "The end is before the begin.";

const isBackwards = (first, last) => Boolean(first && last && last < first);

// Refuse a period of an address, as the form does.
export function check(first, last) {
  if (isBackwards(first, last)) throw new Refused(400, BACKWARDS);
}

export function period(path, first, last) {
  const compare = ({ currentTarget }) => {
    const { first: begin, last: end } = currentTarget.elements;
    end.setCustomValidity(isBackwards(begin.value, end.value) ? BACKWARDS : "");
  };
  const submit = (event) => {
    event.preventDefault();
    const days = [...new FormData(event.target)].filter(([, value]) => value);
    location.hash = `#/${path}?${new URLSearchParams(days)}`;
  };
  return el(
    "form",
    { class: "filter", onsubmit: submit, oninput: compare },
    field("From", "first", first, { type: "date" }),
    field("To", "last", last, { type: "date" }),
    el("button", { type: "submit" }, "Show"),
  );
}
