// Requests to the service. The tab's own storage keeps the token and a log's key until the sign-out.

const KEY = "ledger-token";
const LOG_KEY = "ledger-log-key:"; // and the business

export class Refused extends Error {
  constructor(status, message, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export function hold(text) {
  if (text) sessionStorage.setItem(KEY, text);
  else sessionStorage.clear();
}

// The key of a book's log that the reader has given; an empty text takes it back.
export const pinned = (business) => sessionStorage.getItem(LOG_KEY + business) ?? "";

export function pin(business, text) {
  if (text) sessionStorage.setItem(LOG_KEY + business, text);
  else sessionStorage.removeItem(LOG_KEY + business);
}

export const token = () => sessionStorage.getItem(KEY) ?? "";

// The businesses of the token.
export const businesses = () => request("/console/api/businesses");

export function get(path, query = {}) {
  const parameters = Object.entries(query).filter(([, value]) => value);
  const suffix = parameters.length ? `?${new URLSearchParams(parameters)}` : "";
  return request(`/console/api/businesses/${path}${suffix}`);
}

// The proof of a version, from the API of the log.
export const proofOf = (business, id, version) => request(`/log/${business}/entries/${id}/proof?version=${version}`);

async function request(target) {
  const answer = await fetch(target, {
    headers: { Authorization: `Bearer ${token()}` },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.message ?? body.detail ?? `HTTP ${answer.status}`, body);
  return { ...body, countedAt: answer.headers.get("X-Counted-At") };
}
