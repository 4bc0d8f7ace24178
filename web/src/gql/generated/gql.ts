/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n": typeof types.KeyRowFragmentDoc,
    "\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n": typeof types.CreatePostbackUrlDocument,
    "\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": typeof types.RevokePostbackUrlDocument,
    "\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.AcceptOrderDocument,
    "\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.RejectOrderDocument,
    "\n  query OrderDetail($id: ID!) {\n    order(id: $id) {\n      ...LiveOrder\n      rejectionNote\n      acceptedAt\n      campaign {\n        link\n        trialDays\n      }\n      creator {\n        name\n      }\n      guarantee {\n        firstFanDays\n        fansPerWeek\n        policy\n      }\n      pace {\n        required\n        delivered\n        windowEnd\n      }\n      settlement {\n        paidFans\n        payout {\n          amount\n          currency\n        }\n      }\n      timeline(last: 30) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n": typeof types.OrderDetailDocument,
    "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n": typeof types.TimelineEventFragmentDoc,
    "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    fansOrdered\n    rejectionReason\n    cancellationReason\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    marketer {\n      name\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    price {\n      amount\n      currency\n    }\n    pause {\n      reason\n    }\n    pace {\n      state\n    }\n    placedAt\n    respondBy\n  }\n": typeof types.LiveOrderFragmentDoc,
    "\n  query Orders($filter: OrderFilter, $anyStatus: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...LiveOrder\n        queuePosition\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n    stats(filter: $anyStatus) {\n      orders\n      byStatus {\n        status\n        orders\n      }\n    }\n  }\n": typeof types.OrdersDocument,
    "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.OrderFeedDocument,
    "\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.AccountNamesDocument,
    "\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n": typeof types.RunningSubscriptionsDocument,
    "\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n": typeof types.EndSubscriptionDocument,
    "\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.UnmatchedReportsDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n": typeof types.SharedOrderRowFragmentDoc,
    "\n  query SharedReport($token: String!, $password: String, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password) {\n      label\n      liveSet\n      expiresAt\n      fields\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n": typeof types.SharedReportDocument,
    "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n": typeof types.SharedFeedDocument,
};
const documents: Documents = {
    "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n": types.KeyRowFragmentDoc,
    "\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n": types.CreatePostbackUrlDocument,
    "\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": types.RevokePostbackUrlDocument,
    "\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.AcceptOrderDocument,
    "\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.RejectOrderDocument,
    "\n  query OrderDetail($id: ID!) {\n    order(id: $id) {\n      ...LiveOrder\n      rejectionNote\n      acceptedAt\n      campaign {\n        link\n        trialDays\n      }\n      creator {\n        name\n      }\n      guarantee {\n        firstFanDays\n        fansPerWeek\n        policy\n      }\n      pace {\n        required\n        delivered\n        windowEnd\n      }\n      settlement {\n        paidFans\n        payout {\n          amount\n          currency\n        }\n      }\n      timeline(last: 30) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n": types.OrderDetailDocument,
    "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n": types.TimelineEventFragmentDoc,
    "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    fansOrdered\n    rejectionReason\n    cancellationReason\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    marketer {\n      name\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    price {\n      amount\n      currency\n    }\n    pause {\n      reason\n    }\n    pace {\n      state\n    }\n    placedAt\n    respondBy\n  }\n": types.LiveOrderFragmentDoc,
    "\n  query Orders($filter: OrderFilter, $anyStatus: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...LiveOrder\n        queuePosition\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n    stats(filter: $anyStatus) {\n      orders\n      byStatus {\n        status\n        orders\n      }\n    }\n  }\n": types.OrdersDocument,
    "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.OrderFeedDocument,
    "\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.AccountNamesDocument,
    "\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n": types.RunningSubscriptionsDocument,
    "\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n": types.EndSubscriptionDocument,
    "\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.UnmatchedReportsDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n": types.SharedOrderRowFragmentDoc,
    "\n  query SharedReport($token: String!, $password: String, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password) {\n      label\n      liveSet\n      expiresAt\n      fields\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n": types.SharedReportDocument,
    "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n": types.SharedFeedDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n"): (typeof documents)["\n  fragment KeyRow on ApiKey {\n    id\n    name\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n"): (typeof documents)["\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrderDetail($id: ID!) {\n    order(id: $id) {\n      ...LiveOrder\n      rejectionNote\n      acceptedAt\n      campaign {\n        link\n        trialDays\n      }\n      creator {\n        name\n      }\n      guarantee {\n        firstFanDays\n        fansPerWeek\n        policy\n      }\n      pace {\n        required\n        delivered\n        windowEnd\n      }\n      settlement {\n        paidFans\n        payout {\n          amount\n          currency\n        }\n      }\n      timeline(last: 30) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OrderDetail($id: ID!) {\n    order(id: $id) {\n      ...LiveOrder\n      rejectionNote\n      acceptedAt\n      campaign {\n        link\n        trialDays\n      }\n      creator {\n        name\n      }\n      guarantee {\n        firstFanDays\n        fansPerWeek\n        policy\n      }\n      pace {\n        required\n        delivered\n        windowEnd\n      }\n      settlement {\n        paidFans\n        payout {\n          amount\n          currency\n        }\n      }\n      timeline(last: 30) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n"): (typeof documents)["\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    fansOrdered\n    rejectionReason\n    cancellationReason\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    marketer {\n      name\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    price {\n      amount\n      currency\n    }\n    pause {\n      reason\n    }\n    pace {\n      state\n    }\n    placedAt\n    respondBy\n  }\n"): (typeof documents)["\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    fansOrdered\n    rejectionReason\n    cancellationReason\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    marketer {\n      name\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    price {\n      amount\n      currency\n    }\n    pause {\n      reason\n    }\n    pace {\n      state\n    }\n    placedAt\n    respondBy\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Orders($filter: OrderFilter, $anyStatus: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...LiveOrder\n        queuePosition\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n    stats(filter: $anyStatus) {\n      orders\n      byStatus {\n        status\n        orders\n      }\n    }\n  }\n"): (typeof documents)["\n  query Orders($filter: OrderFilter, $anyStatus: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...LiveOrder\n        queuePosition\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n    stats(filter: $anyStatus) {\n      orders\n      byStatus {\n        status\n        orders\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n"): (typeof documents)["\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n"): (typeof documents)["\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n"): (typeof documents)["\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharedReport($token: String!, $password: String, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password) {\n      label\n      liveSet\n      expiresAt\n      fields\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n"): (typeof documents)["\n  query SharedReport($token: String!, $password: String, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password) {\n      label\n      liveSet\n      expiresAt\n      fields\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;