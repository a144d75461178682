// Requests to the service. The tab's own storage keeps the token, so that a reload needs no new one.

const KEY = "ledger-token";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function hold(text) {
  if (text) sessionStorage.setItem(KEY, text);
  else sessionStorage.removeItem(KEY);
}

export const token = () => sessionStorage.getItem(KEY) ?? "";

// The businesses of the token.
export const businesses = () => request("/console/api/businesses");

export function get(path, query = {}) {
  const parameters = Object.entries(query).filter(([, value]) => value);
  const suffix = parameters.length ? `?${new URLSearchParams(parameters)}` : "";
  return request(`/console/api/businesses/${path}${suffix}`);
}

async function request(target) {
  const answer = await fetch(target, {
    headers: { Authorization: `Bearer ${token()}` },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.message ?? body.detail ?? `HTTP ${answer.status}`);
  return { ...body, countedAt: answer.headers.get("X-Counted-At") };
}
