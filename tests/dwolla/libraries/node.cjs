// Dwolla's library for Node, dwolla-v2: the whole way, and what it sees, as JSON.

const { base, id, secret, customer, person, modules } = JSON.parse(process.argv[2]);
const { Client } = require(`${modules}/dwolla-v2`);

const dollars = (value) => ({ amount: { value, currency: "USD" } });
const location = (answer) => answer.headers.get("location");

async function refusal(request) {
  const { status, body } = await request.catch((error) => error);
  return [status, body.code];
}

async function walk() {
  const client = new Client({ key: id, secret, environment: "sandbox" });
  Object.assign(client, { apiUrl: base, tokenUrl: `${base}/token` });
  const get = async (path, query) => (await client.get(path, query)).body;

  const root = await get("/");
  const account = await get(root._links.account.href);
  const created = await get(location(await client.post("customers", person)));
  const customers = await get(account._links.customers.href, { limit: 100 });
  const owner = await get(`customers/${customer}`);

  const label = location(await client.post(`customers/${customer}/labels`, dollars("10.00")));
  const entries = `${label}/ledger-entries`;
  const key = { "Idempotency-Key": "node-1" };
  const first = location(await client.post(entries, dollars("5.00"), key));
  const second = location(await client.post(entries, dollars("5.00"), key));
  await client.post(entries, dollars("-15.00"));
  const overdraw = await refusal(client.post(entries, dollars("-0.01")));
  const list = await get(entries, { limit: 2 });

  const source = location(await client.post(`customers/${customer}/labels`, dollars("20.00")));
  const links = { from: { href: source }, to: { href: label } };
  const moved = await get(location(await client.post("label-reallocations", { _links: links, ...dollars("20.00") })));
  const entry = await get(moved._links["to-ledger-entry"].href);
  const removed = (await client.delete(source)).body;
  return {
    account: account.id,
    created: [created.firstName, created.type, created.status],
    customers: customers.total,
    owner: [owner.firstName, owner.type, owner.status],
    isReplayed: first === second,
    overdraw,
    entries: list._embedded["ledger-entries"].map(({ amount }) => amount.value),
    total: list.total,
    moved: entry.amount.value,
    removed: removed.amount.value,
    gone: await refusal(client.get(source)),
  };
}

walk().then((facts) => console.log(JSON.stringify(facts)));
