const { print } = require("graphql");
const { ValidationError } = require("graphql-schema-linter");

const rule = "relay-node-spec";

// Objects are fetched again through `Query.node(id: ID!): Node`, and `Node` has an `id: ID!`.
function RelayNodeSpec(context) {
  const report = (node, message) => context.reportError(new ValidationError(rule, message, [node]));
  return {
    InterfaceTypeDefinition(type) {
      if (type.name.value !== "Node") return;
      const id = type.fields.find((field) => field.name.value === "id");
      if (!id || print(id.type) !== "ID!") report(type, "`Node` has no `id: ID!`.");
    },
    ObjectTypeDefinition(type) {
      if (type.name.value !== "Query") return;
      const node = type.fields.find((field) => field.name.value === "node");
      const argument = node && node.arguments.length === 1 && node.arguments[0];
      const right = argument && argument.name.value === "id" && print(argument.type) === "ID!" && print(node.type) === "Node";
      if (!right) report(node || type, "`Query` has no `node(id: ID!): Node`.");
    },
  };
}

module.exports = { RelayNodeSpec };
