// Asks the service for what is shown. The token is in this module's memory, and nowhere else.

let token = "";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function hold(said) {
  token = said;
}

// The businesses of the token.
export const businesses = () => ask("/console/api/businesses");

export function get(path, query = {}) {
  const said = Object.entries(query).filter(([, value]) => value);
  return ask(`/console/api/businesses/${path}${said.length ? `?${new URLSearchParams(said)}` : ""}`);
}

async function ask(target) {
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
