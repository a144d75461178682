// Dwolla's library for TypeScript, which checks each status, media type and field; facts as JSON.

const { base, id, secret, customer, person, modules } = JSON.parse(process.argv[2]);
const { Dwolla } = require(`${modules}/dwolla`);

const dollars = (value) => ({ amount: { value, currency: "USD" } });
const created = ({ headers }) => headers.location[0].split("/").at(-1);

async function refusal(request) {
  const error = await request.catch((cause) => cause);
  return [error.statusCode, JSON.parse(error.body).code];
}

async function walk() {
  const { root, accounts, customers, labels } = new Dwolla({ serverURL: base, security: { clientID: id, clientSecret: secret } });
  const { ledgerEntries, reallocations } = labels;
  const open = async (value) => created(await customers.labels.create({ id: customer, requestBody: dollars(value) }));
  const post = (label, value, options) => ledgerEntries.create({ id: label, requestBody: dollars(value) }, options);

  const links = (await root.get()).links;
  const account = await accounts.get({ id: links.account.href.split("/").at(-1) });
  const newcomer = await customers.get({ id: created(await customers.create(person)) });
  const list = await customers.list({ limit: 100 });
  const owner = await customers.get({ id: customer });

  const label = await open("10.00");
  const options = { headers: { "Idempotency-Key": "ts-1" } };
  const first = created(await post(label, "5.00", options));
  const second = created(await post(label, "5.00", options));
  await post(label, "-15.00");
  const overdraw = await refusal(post(label, "-0.01"));
  const entries = await ledgerEntries.list({ id: label, limit: 2 });

  const source = await open("20.00");
  const href = (name) => ({ href: `${base}/labels/${name}` });
  const between = { from: href(source), to: href(label) };
  const reallocationId = created(await reallocations.create({ links: between, ...dollars("20.00") }));
  const moved = await reallocations.get({ reallocationId });
  const entry = await ledgerEntries.get({ ledgerEntryId: moved.links.toLedgerEntry.href.split("/").at(-1) });
  const removed = await labels.remove({ id: source });
  return {
    account: account.id,
    created: [newcomer.firstName, newcomer.type, newcomer.status],
    customers: list.total,
    owner: [owner.firstName, owner.type, owner.status],
    isReplayed: first === second,
    overdraw,
    entries: entries.embedded.ledgerEntries.map(({ amount }) => amount.value),
    total: entries.total,
    moved: entry.amount.value,
    removed: removed.amount.value,
    gone: await refusal(labels.get({ id: source })),
  };
}

walk().then((facts) => console.log(JSON.stringify(facts)));
