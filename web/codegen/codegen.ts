import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: '../../schema.graphqls',
  documents: ['../src/**/*.{ts,tsx}', '!../src/gql/generated/**'],
  generates: {
    '../src/gql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        skipTypename: true,
        scalars: { DateTime: 'string', Decimal: 'string', TimeZone: 'string', URL: 'string' },
      },
    },
  },
}

export default config
