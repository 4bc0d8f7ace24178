import { graphql } from '../gql/generated'

export const KeyRow = graphql(`
  fragment KeyRow on ApiKey {
    id
    name
    account {
      __typename
      id
      name
    }
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    postbackSince
  }
`)

export const ApiKeys = graphql(`
  query ApiKeys($after: String) {
    apiKeys(first: 50, after: $after) {
      nodes {
        ...KeyRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      apiKey {
        ...KeyRow
      }
      secret
    }
  }
`)

export const RevokeApiKey = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(input: { apiKeyId: $id }) {
      apiKey {
        ...KeyRow
      }
    }
  }
`)

export const CreatePostbackUrl = graphql(`
  mutation CreatePostbackUrl($id: ID!) {
    createPostbackUrl(input: { apiKeyId: $id }) {
      apiKey {
        ...KeyRow
      }
      url
    }
  }
`)

export const RevokePostbackUrl = graphql(`
  mutation RevokePostbackUrl($id: ID!) {
    revokePostbackUrl(input: { apiKeyId: $id }) {
      apiKey {
        ...KeyRow
      }
    }
  }
`)
