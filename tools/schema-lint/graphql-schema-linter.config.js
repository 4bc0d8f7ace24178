// Every rule of the linter but alphabetical order: fields stand in the order in which a reader wants to know them.
const path = require("node:path");

module.exports = {
  customRulePaths: [path.join(__dirname, "rules", "*.js")],
  rules: [
    "arguments-have-descriptions",
    "defined-types-are-used",
    "deprecations-have-a-reason",
    "descriptions-are-capitalized",
    "enum-values-all-caps",
    "enum-values-have-descriptions",
    "fields-are-camel-cased",
    "fields-have-descriptions",
    "input-object-values-are-camel-cased",
    "input-object-values-have-descriptions",
    "mutations-have-conventions",
    "relay-connection-arguments-spec",
    "relay-connection-types-spec",
    "relay-edge-types-spec",
    "relay-node-spec",
    "relay-page-info-spec",
    "types-are-capitalized",
    "types-have-descriptions",
  ],
};
