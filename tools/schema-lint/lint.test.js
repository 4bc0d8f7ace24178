// The linter has to fail on each kind of bad schema: a rule that was renamed or never loaded would pass everything.
const assert = require("node:assert");
const { Readable } = require("node:stream");
const test = require("node:test");

const { runner } = require("graphql-schema-linter");

const { rules } = require("./graphql-schema-linter.config.js");

// good obeys every rule; each case below breaks one of them by replacing a piece of it.
const good = `
"What can be read."
type Query {
  "One object by its id."
  node("The id." id: ID!): Node
  "All orders."
  orders("How many." first: Int, "From where." after: String, "How many." last: Int, "To where." before: String): OrderConnection!
}
"What can be changed."
type Mutation {
  "Accepts an order."
  acceptOrder("The order." input: AcceptOrderInput!): AcceptOrderPayload!
}
"What to accept."
input AcceptOrderInput {
  "The order's id."
  orderId: ID!
  "A key under which this can be repeated."
  idempotencyKey: String
}
"What was accepted."
type AcceptOrderPayload {
  "The order."
  order: Order!
}
"Something with an id."
interface Node {
  "The id."
  id: ID!
}
"An order."
type Order implements Node {
  "The id."
  id: ID!
  "Its state."
  status: Status!
}
"A state."
enum Status {
  "Not answered."
  WAITING
}
"Orders."
type OrderConnection {
  "The rows."
  edges: [OrderEdge!]!
  "The place."
  pageInfo: PageInfo!
}
"A row."
type OrderEdge {
  "The place."
  cursor: String!
  "The order."
  node: Order!
}
"A place."
type PageInfo {
  "Whether more follows."
  hasNextPage: Boolean!
  "Whether more precedes."
  hasPreviousPage: Boolean!
  "The first."
  startCursor: String
  "The last."
  endCursor: String
}
`;

const bad = [
  ["arguments-have-descriptions", `"The id." id: ID!): Node`, `id: ID!): Node`],
  ["defined-types-are-used", `"A state."`, `"Nobody's." type Orphan { "The id." id: ID! } "A state."`],
  ["deprecations-have-a-reason", `status: Status!`, `status: Status! @deprecated`],
  ["descriptions-are-capitalized", `"Its state."`, `"its state."`],
  ["enum-values-all-caps", `WAITING`, `Waiting`],
  ["enum-values-have-descriptions", `"Not answered."`, ``],
  ["fields-are-camel-cased", `  status: Status!`, `  order_status: Status!`],
  ["fields-have-descriptions", `"Its state."`, ``],
  ["input-object-values-are-camel-cased", `orderId: ID!`, `order_id: ID!`],
  ["input-object-values-have-descriptions", `"The order's id."`, ``],
  ["mutations-have-conventions", `): AcceptOrderPayload!`, `): Order!`],
  ["mutations-have-conventions", `  idempotencyKey: String`, `  idempotencyKey: ID`],
  ["mutations-have-conventions", `input: AcceptOrderInput!)`, `input: AcceptOrderInput!, "Why." note: String)`],
  ["relay-connection-arguments-spec", `first: Int`, `first: String`],
  ["relay-connection-types-spec", `edges: [OrderEdge!]!`, `rows: [OrderEdge!]!`],
  ["relay-edge-types-spec", `cursor: String!`, `cursor: String`],
  ["relay-edge-types-spec", `edges: [OrderEdge!]!`, `edges: [Order!]!`],
  ["relay-node-spec", `node("The id." id: ID!): Node`, `anything("The id." id: ID!): Node`],
  ["relay-page-info-spec", `hasNextPage: Boolean!`, `hasNextPage: Boolean`],
  ["types-are-capitalized", /OrderEdge/g, `orderEdge`],
  ["types-have-descriptions", `"A state."`, ``],
];

// lint runs the linter's command line on a schema and returns the names of the broken rules.
async function lint(schema) {
  let output = "";
  const stdout = { write: (text) => ((output += text), true) };
  const stderr = { write: (text) => assert.fail(`the linter itself failed: ${text}`) };
  const argv = [process.execPath, "linter", "--config-directory", __dirname, "--format", "json", "--stdin"];
  const status = await runner.run(stdout, Readable.from([Buffer.from(schema)]), stderr, argv);
  const broken = JSON.parse(output).errors.map((error) => error.rule);
  assert.strictEqual(status, broken.length === 0 ? 0 : 1, "the exit code tells whether something is broken");
  return broken;
}

test("a good schema passes", async () => assert.deepStrictEqual(await lint(good), []));

for (const [rule, piece, instead] of bad) {
  test(`${rule}: ${instead || "nothing"} instead of ${piece}`, async () => {
    const schema = good.replace(piece, instead);
    assert.notStrictEqual(schema, good, "the case changes nothing");
    const broken = await lint(schema);
    assert.ok(broken.includes(rule), `found ${JSON.stringify(broken)}`);
  });
}

test("every rule has a case", () => {
  const tried = new Set(bad.map(([rule]) => rule));
  assert.deepStrictEqual(rules.filter((rule) => !tried.has(rule)), []);
});
