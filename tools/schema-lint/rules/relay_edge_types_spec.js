const { print } = require("graphql");
const { ValidationError } = require("graphql-schema-linter");

const rule = "relay-edge-types-spec";

// An edge is an object with a node and a cursor, and a connection lists the edges of its own name.
function RelayEdgeTypesSpec(context) {
  const report = (node, message) => context.reportError(new ValidationError(rule, message, [node]));
  return {
    ObjectTypeDefinition(type) {
      const name = type.name.value;
      const field = (wanted) => type.fields.find((candidate) => candidate.name.value === wanted);
      if (name.endsWith("Edge")) {
        if (!field("node")) report(type, `Edge \`${name}\` has no \`node\`.`);
        const cursor = field("cursor");
        if (!cursor || print(cursor.type) !== "String!") report(type, `Edge \`${name}\` has no \`cursor: String!\`.`);
      }
      if (name.endsWith("Connection")) {
        const edges = field("edges"); // that it exists is another rule's
        const wanted = name.replace(/Connection$/, "Edge");
        if (edges && print(edges.type).replace(/[[\]!]/g, "") !== wanted) {
          report(edges, `\`${name}.edges\` must list \`${wanted}\`.`);
        }
      }
    },
  };
}

module.exports = { RelayEdgeTypesSpec };
