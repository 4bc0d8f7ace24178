const { print } = require("graphql");
const { ValidationError } = require("graphql-schema-linter");

const rule = "mutations-have-conventions";

const pascal = (name) => name[0].toUpperCase() + name.slice(1);

// A mutation `doThis` takes one `input: DoThisInput!` with an `idempotencyKey: String`, and answers `DoThisPayload!`.
function MutationsHaveConventions(context) {
  const report = (node, message) => context.reportError(new ValidationError(rule, message, [node]));
  const inputs = new Set();
  return {
    Document(document) {
      const mutation = document.definitions.find((type) => type.kind === "ObjectTypeDefinition" && type.name.value === "Mutation");
      for (const field of mutation ? mutation.fields : []) {
        const name = field.name.value;
        const input = `${pascal(name)}Input`;
        const payload = `${pascal(name)}Payload`;
        const [argument, ...others] = field.arguments;
        if (!argument || others.length > 0 || argument.name.value !== "input" || print(argument.type) !== `${input}!`) {
          report(field, `Mutation \`${name}\` must take one argument \`input: ${input}!\`.`);
        }
        if (print(field.type) !== `${payload}!`) report(field, `Mutation \`${name}\` must answer \`${payload}!\`.`);
        inputs.add(input);
      }
    },
    InputObjectTypeDefinition(type) {
      if (!inputs.has(type.name.value)) return;
      const key = type.fields.find((field) => field.name.value === "idempotencyKey");
      if (!key || print(key.type) !== "String") report(type, `\`${type.name.value}\` has no \`idempotencyKey: String\`.`);
    },
  };
}

module.exports = { MutationsHaveConventions };
