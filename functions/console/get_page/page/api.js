// Requests to the service. The token is only in this module's memory.

let token = "";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function hold(text) {
  token = text;
}

// The businesses of the token.
export const businesses = () => request("/console/api/businesses");

export function get(path, query = {}) {
  const parameters = Object.entries(query).filter(([, value]) => value);
  const suffix = parameters.length ? `?${new URLSearchParams(parameters)}` : "";
  return request(`/console/api/businesses/${path}${suffix}`);
}

async function request(target) {
  const answer = await fetch(target, {
    headers: { Authorization: `Bearer ${token}` },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.message ?? body.detail ?? `HTTP ${answer.status}`);
  return { ...body, countedAt: answer.headers.get("X-Counted-At") };
}
