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
    "\n  subscription StopPreview($id: ID!) {\n    progress(orderId: $id) {\n      order {\n        id\n        status\n        fansOrdered\n        progress {\n          fansDelivered\n          version\n        }\n        ifStoppedNow {\n          paidFans\n          payout {\n            amount\n            currency\n          }\n          released {\n            amount\n            currency\n          }\n        }\n      }\n    }\n  }\n": typeof types.StopPreviewDocument,
    "\n  mutation CancelOrder($orderId: ID!) {\n    cancelOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n        cancelledAt\n      }\n    }\n  }\n": typeof types.CancelOrderDocument,
    "\n  mutation PauseOrder($orderId: ID!) {\n    pauseOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": typeof types.PauseOrderDocument,
    "\n  mutation ResumeOrder($orderId: ID!) {\n    resumeOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": typeof types.ResumeOrderDocument,
    "\n  mutation SetIncomeVisibility($orderId: ID!, $visible: Boolean!) {\n    setIncomeVisibility(input: { orderId: $orderId, visible: $visible }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": typeof types.SetIncomeVisibilityDocument,
    "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    account {\n      __typename\n      id\n      name\n    }\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n": typeof types.KeyRowFragmentDoc,
    "\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n": typeof types.CreatePostbackUrlDocument,
    "\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": typeof types.RevokePostbackUrlDocument,
    "\n  subscription Happenings($after: String) {\n    orderEvents(after: $after) {\n      cursor\n      event {\n        type\n        by {\n          id\n        }\n        changes {\n          field\n          after\n        }\n      }\n      order {\n        id\n        number\n        fansOrdered\n        campaign {\n          name\n        }\n        client {\n          name\n        }\n      }\n    }\n  }\n": typeof types.HappeningsDocument,
    "\n  fragment OrderCampaign on Order {\n    status\n    campaign {\n      type\n      link\n      destination\n      trialDays\n    }\n    creator {\n      id\n      name\n    }\n    client {\n      id\n      name\n    }\n    marketer {\n      id\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    guarantee {\n      firstFanDays\n      fansPerWeek\n      policy\n    }\n    placedAt\n    respondBy\n    acceptedAt\n    rejectedAt\n    completedAt\n    cancelledAt\n  }\n": typeof types.OrderCampaignFragmentDoc,
    "\n  query DeliverySeries($filter: OrderFilter!, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        from\n        to\n        fansDelivered\n      }\n    }\n  }\n": typeof types.DeliverySeriesDocument,
    "\n  fragment OrderFigures on Order {\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    progress {\n      version\n    }\n    ifStoppedNow {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n    settlement {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n  }\n": typeof types.OrderFiguresFragmentDoc,
    "\n  fragment OrderFunnel on Order {\n    performance {\n      clicksRaw\n      clicks\n      clicksFiltered\n      clicksInactive\n      conversionRate\n    }\n  }\n": typeof types.OrderFunnelFragmentDoc,
    "\n  fragment OrderHead on Order {\n    ...LiveOrder\n    rejectionNote\n    fansOrdered\n    respondBy\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n  }\n": typeof types.OrderHeadFragmentDoc,
    "\n  fragment MovingOrder on Order {\n    ...LiveOrder\n    ...OrderProgress\n    ...OrderFigures\n    ...OrderFunnel\n    ...OrderPause\n    ...OrderPace\n  }\n": typeof types.MovingOrderFragmentDoc,
    "\n  query WholeOrder($id: ID!) {\n    order(id: $id) {\n      ...MovingOrder\n      ...OrderHead\n      ...OrderCampaign\n      ...OrderTags\n    }\n  }\n": typeof types.WholeOrderDocument,
    "\n  subscription WatchOrder($id: ID!) {\n    progress(orderId: $id) {\n      change\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": typeof types.WatchOrderDocument,
    "\n  fragment OrderTags on Order {\n    id\n    tags {\n      ...TagChoice\n    }\n  }\n": typeof types.OrderTagsFragmentDoc,
    "\n  fragment OrderPause on Order {\n    status\n    pause {\n      reason\n      since\n      by {\n        name\n      }\n    }\n  }\n": typeof types.OrderPauseFragmentDoc,
    "\n  fragment OrderProgress on Order {\n    number\n    status\n    fansOrdered\n    price {\n      amount\n      currency\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    pause {\n      reason\n    }\n  }\n": typeof types.OrderProgressFragmentDoc,
    "\n  fragment OrderPace on Order {\n    pace {\n      state\n      windowStart\n      windowEnd\n      required\n      expected\n      delivered\n      deficit\n      fansPerHourNeeded\n      breachForecastAt\n    }\n  }\n": typeof types.OrderPaceFragmentDoc,
    "\n  fragment ReceiptRow on Receipt {\n    id\n    fan\n    occurredAt\n    viaClick\n    outcome\n    reason\n    reversalReason\n  }\n": typeof types.ReceiptRowFragmentDoc,
    "\n  query Receipts($id: ID!, $filter: ReceiptFilter, $first: Int!) {\n    order(id: $id) {\n      id\n      receipts(filter: $filter, first: $first) {\n        nodes {\n          ...ReceiptRow\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": typeof types.ReceiptsDocument,
    "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      id\n      name\n    }\n    onBehalfBy {\n      id\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n": typeof types.TimelineEventFragmentDoc,
    "\n  query Timeline($id: ID!, $last: Int!) {\n    order(id: $id) {\n      id\n      timeline(last: $last) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n": typeof types.TimelineDocument,
    "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    rejectionReason\n    cancellationReason\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    pause {\n      reason\n    }\n    pace {\n      state\n      required\n      delivered\n    }\n  }\n": typeof types.LiveOrderFragmentDoc,
    "\n  fragment OrderRow on Order {\n    ...LiveOrder\n    fansOrdered\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    placedAt\n    respondBy\n  }\n": typeof types.OrderRowFragmentDoc,
    "\n  query OrdersOfMarketer($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n": typeof types.OrdersOfMarketerDocument,
    "\n  query Orders($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        marketer {\n          name\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n": typeof types.OrdersDocument,
    "\n  fragment OrderCounts on Stats {\n    orders\n    byStatus {\n      status\n      orders\n    }\n  }\n": typeof types.OrderCountsFragmentDoc,
    "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.OrderFeedDocument,
    "\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.AcceptOrderDocument,
    "\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": typeof types.RejectOrderDocument,
    "\n  query CreatorNames($name: String) {\n    creators(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CreatorNamesDocument,
    "\n  query MarketerNames($name: String) {\n    marketers(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.MarketerNamesDocument,
    "\n  mutation PlaceOrder($input: PlaceOrderInput!) {\n    placeOrder(input: $input) {\n      order {\n        id\n        number\n      }\n    }\n  }\n": typeof types.PlaceOrderDocument,
    "\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.AccountNamesDocument,
    "\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n": typeof types.RunningSubscriptionsDocument,
    "\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n": typeof types.EndSubscriptionDocument,
    "\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.UnmatchedReportsDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n": typeof types.SharedOrderRowFragmentDoc,
    "\n  query SharedReport($token: String!, $password: String, $again: Boolean!, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password, again: $again) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n": typeof types.SharedReportDocument,
    "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n": typeof types.SharedFeedDocument,
    "\n  mutation ChangeShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n": typeof types.ChangeShareLinkDocument,
    "\n  mutation MakeShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n": typeof types.MakeShareLinkDocument,
    "\n  fragment ShareLinkRow on ShareLink {\n    id\n    label\n    clientAlias\n    filter {\n      ...SavedFilterParts\n    }\n    fields\n    expiresAt\n    hasPassword\n    views\n    lastViewedAt\n    createdAt\n    renewedAt\n    revokedAt\n    order {\n      id\n      number\n      campaign {\n        name\n      }\n    }\n  }\n": typeof types.ShareLinkRowFragmentDoc,
    "\n  query ShareLinks($after: String) {\n    shareLinks(first: 50, after: $after) {\n      nodes {\n        ...ShareLinkRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ShareLinksDocument,
    "\n  mutation RenewShareLink($id: ID!) {\n    renewShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n": typeof types.RenewShareLinkDocument,
    "\n  mutation RevokeShareLink($id: ID!) {\n    revokeShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n": typeof types.RevokeShareLinkDocument,
    "\n  query SharePreview($input: SharePreviewInput!) {\n    sharePreview(input: $input) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        orders\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: 20) {\n        nodes {\n          ...SharedOrderRow\n        }\n      }\n    }\n  }\n": typeof types.SharePreviewDocument,
    "\n  fragment StatsFigures on Stats {\n    orders\n    fansOrdered\n    percent\n    completionRate\n    averageTimeToFirstFan\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n      settled {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": typeof types.StatsFiguresFragmentDoc,
    "\n  fragment StatsStep on StatsBucket {\n    from\n    to\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n  }\n": typeof types.StatsStepFragmentDoc,
    "\n  fragment TagFigures on TagStats {\n    tag {\n      id\n      name\n      color\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": typeof types.TagFiguresFragmentDoc,
    "\n  fragment ClientFigures on ClientStats {\n    client {\n      id\n      name\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": typeof types.ClientFiguresFragmentDoc,
    "\n  fragment CampaignTypeFigures on CampaignTypeStats {\n    campaignType\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": typeof types.CampaignTypeFiguresFragmentDoc,
    "\n  query Stats($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!, $inSteps: Boolean!, $byTag: Boolean!, $byClient: Boolean!) {\n    stats(filter: $filter, period: $period) {\n      ...StatsFigures\n      byStatus {\n        status\n        orders\n      }\n      byTag @include(if: $byTag) {\n        ...TagFigures\n      }\n      byClient(first: 20) @include(if: $byClient) {\n        ...ClientFigures\n      }\n      byCampaignType {\n        ...CampaignTypeFigures\n      }\n      series(interval: $interval) @include(if: $inSteps) {\n        ...StatsStep\n      }\n      previous {\n        ...StatsFigures\n        series(interval: $interval) @include(if: $inSteps) {\n          ...StatsStep\n        }\n      }\n    }\n  }\n": typeof types.StatsDocument,
    "\n  query FirstOrder($filter: OrderFilter) {\n    orders(filter: $filter, orderBy: { field: PLACED, direction: ASC }, first: 1) {\n      nodes {\n        id\n        placedAt\n      }\n    }\n  }\n": typeof types.FirstOrderDocument,
    "\n  query StatsCourse($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        ...StatsStep\n      }\n    }\n  }\n": typeof types.StatsCourseDocument,
    "\n  mutation MergeTag($id: ID!, $into: ID!) {\n    mergeTags(input: { tagIds: [$id], intoTagId: $into }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": typeof types.MergeTagDocument,
    "\n  query TagBatch($id: ID!) {\n    tagBatch(id: $id) {\n      id\n      total\n      done\n      failed\n      finishedAt\n    }\n  }\n": typeof types.TagBatchDocument,
    "\n  mutation TagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    tagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n": typeof types.TagOrdersDocument,
    "\n  mutation UntagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    untagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n": typeof types.UntagOrdersDocument,
    "\n  mutation TagByFilter($filter: OrderFilter!, $on: [ID!]!, $off: [ID!]!) {\n    tagOrdersByFilter(input: { filter: $filter, addTagIds: $on, removeTagIds: $off }) {\n      batch {\n        id\n        total\n        done\n        failed\n        finishedAt\n      }\n    }\n  }\n": typeof types.TagByFilterDocument,
    "\n  fragment TagChoice on Tag {\n    id\n    name\n    color\n  }\n": typeof types.TagChoiceFragmentDoc,
    "\n  query TagChoices($name: String) {\n    tags(name: $name, first: 100) {\n      nodes {\n        ...TagChoice\n      }\n    }\n  }\n": typeof types.TagChoicesDocument,
    "\n  mutation MakeTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagChoice\n      }\n    }\n  }\n": typeof types.MakeTagDocument,
    "\n  fragment TagWithCount on Tag {\n    ...TagChoice\n    orderCount\n  }\n": typeof types.TagWithCountFragmentDoc,
    "\n  mutation ChangeTag($id: ID!, $name: String, $color: String) {\n    updateTag(input: { tagId: $id, name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": typeof types.ChangeTagDocument,
    "\n  mutation DeleteTag($id: ID!) {\n    deleteTag(input: { tagId: $id }) {\n      deletedTagId\n    }\n  }\n": typeof types.DeleteTagDocument,
    "\n  query TagList($name: String, $after: String) {\n    tags(name: $name, first: 50, after: $after) {\n      nodes {\n        ...TagWithCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.TagListDocument,
    "\n  mutation NewTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": typeof types.NewTagDocument,
    "\n  query ClientNames($name: String) {\n    clients(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.ClientNamesDocument,
    "\n  query CampaignNames($name: String) {\n    campaigns(name: $name, first: 30) {\n      nodes {\n        id\n        name\n        type\n      }\n    }\n  }\n": typeof types.CampaignNamesDocument,
    "\n  query ChosenNames($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Client {\n        name\n      }\n      ... on Campaign {\n        name\n        type\n      }\n    }\n  }\n": typeof types.ChosenNamesDocument,
    "\n  fragment SavedViewRow on SavedView {\n    id\n    name\n    filter {\n      ...SavedFilterParts\n    }\n    datePreset\n    orderBy {\n      field\n      direction\n    }\n  }\n": typeof types.SavedViewRowFragmentDoc,
    "\n  query SavedViews {\n    savedViews(first: 100) {\n      nodes {\n        ...SavedViewRow\n      }\n    }\n  }\n": typeof types.SavedViewsDocument,
    "\n  mutation SaveView($name: String!, $filter: OrderFilter, $datePreset: DatePreset, $orderBy: OrderOrder) {\n    saveView(input: { name: $name, filter: $filter, datePreset: $datePreset, orderBy: $orderBy }) {\n      savedView {\n        ...SavedViewRow\n      }\n    }\n  }\n": typeof types.SaveViewDocument,
    "\n  mutation DeleteView($id: ID!) {\n    deleteView(input: { id: $id }) {\n      id\n    }\n  }\n": typeof types.DeleteViewDocument,
    "\n  fragment SavedFilterParts on SavedFilter {\n    status\n    search\n    name\n    tags {\n      any\n      all\n      none\n    }\n    placed {\n      from\n      to\n    }\n    accepted {\n      from\n      to\n    }\n    completed {\n      from\n      to\n    }\n    clientIds\n    campaignIds\n    campaignTypes\n    paceStates\n    paused\n  }\n": typeof types.SavedFilterPartsFragmentDoc,
};
const documents: Documents = {
    "\n  subscription StopPreview($id: ID!) {\n    progress(orderId: $id) {\n      order {\n        id\n        status\n        fansOrdered\n        progress {\n          fansDelivered\n          version\n        }\n        ifStoppedNow {\n          paidFans\n          payout {\n            amount\n            currency\n          }\n          released {\n            amount\n            currency\n          }\n        }\n      }\n    }\n  }\n": types.StopPreviewDocument,
    "\n  mutation CancelOrder($orderId: ID!) {\n    cancelOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n        cancelledAt\n      }\n    }\n  }\n": types.CancelOrderDocument,
    "\n  mutation PauseOrder($orderId: ID!) {\n    pauseOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": types.PauseOrderDocument,
    "\n  mutation ResumeOrder($orderId: ID!) {\n    resumeOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": types.ResumeOrderDocument,
    "\n  mutation SetIncomeVisibility($orderId: ID!, $visible: Boolean!) {\n    setIncomeVisibility(input: { orderId: $orderId, visible: $visible }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": types.SetIncomeVisibilityDocument,
    "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    account {\n      __typename\n      id\n      name\n    }\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n": types.KeyRowFragmentDoc,
    "\n  query ApiKeys($after: String) {\n    apiKeys(first: 50, after: $after) {\n      nodes {\n        ...KeyRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        ...KeyRow\n      }\n      secret\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  mutation CreatePostbackUrl($id: ID!) {\n    createPostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n      url\n    }\n  }\n": types.CreatePostbackUrlDocument,
    "\n  mutation RevokePostbackUrl($id: ID!) {\n    revokePostbackUrl(input: { apiKeyId: $id }) {\n      apiKey {\n        ...KeyRow\n      }\n    }\n  }\n": types.RevokePostbackUrlDocument,
    "\n  subscription Happenings($after: String) {\n    orderEvents(after: $after) {\n      cursor\n      event {\n        type\n        by {\n          id\n        }\n        changes {\n          field\n          after\n        }\n      }\n      order {\n        id\n        number\n        fansOrdered\n        campaign {\n          name\n        }\n        client {\n          name\n        }\n      }\n    }\n  }\n": types.HappeningsDocument,
    "\n  fragment OrderCampaign on Order {\n    status\n    campaign {\n      type\n      link\n      destination\n      trialDays\n    }\n    creator {\n      id\n      name\n    }\n    client {\n      id\n      name\n    }\n    marketer {\n      id\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    guarantee {\n      firstFanDays\n      fansPerWeek\n      policy\n    }\n    placedAt\n    respondBy\n    acceptedAt\n    rejectedAt\n    completedAt\n    cancelledAt\n  }\n": types.OrderCampaignFragmentDoc,
    "\n  query DeliverySeries($filter: OrderFilter!, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        from\n        to\n        fansDelivered\n      }\n    }\n  }\n": types.DeliverySeriesDocument,
    "\n  fragment OrderFigures on Order {\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    progress {\n      version\n    }\n    ifStoppedNow {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n    settlement {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n  }\n": types.OrderFiguresFragmentDoc,
    "\n  fragment OrderFunnel on Order {\n    performance {\n      clicksRaw\n      clicks\n      clicksFiltered\n      clicksInactive\n      conversionRate\n    }\n  }\n": types.OrderFunnelFragmentDoc,
    "\n  fragment OrderHead on Order {\n    ...LiveOrder\n    rejectionNote\n    fansOrdered\n    respondBy\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n  }\n": types.OrderHeadFragmentDoc,
    "\n  fragment MovingOrder on Order {\n    ...LiveOrder\n    ...OrderProgress\n    ...OrderFigures\n    ...OrderFunnel\n    ...OrderPause\n    ...OrderPace\n  }\n": types.MovingOrderFragmentDoc,
    "\n  query WholeOrder($id: ID!) {\n    order(id: $id) {\n      ...MovingOrder\n      ...OrderHead\n      ...OrderCampaign\n      ...OrderTags\n    }\n  }\n": types.WholeOrderDocument,
    "\n  subscription WatchOrder($id: ID!) {\n    progress(orderId: $id) {\n      change\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n": types.WatchOrderDocument,
    "\n  fragment OrderTags on Order {\n    id\n    tags {\n      ...TagChoice\n    }\n  }\n": types.OrderTagsFragmentDoc,
    "\n  fragment OrderPause on Order {\n    status\n    pause {\n      reason\n      since\n      by {\n        name\n      }\n    }\n  }\n": types.OrderPauseFragmentDoc,
    "\n  fragment OrderProgress on Order {\n    number\n    status\n    fansOrdered\n    price {\n      amount\n      currency\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    pause {\n      reason\n    }\n  }\n": types.OrderProgressFragmentDoc,
    "\n  fragment OrderPace on Order {\n    pace {\n      state\n      windowStart\n      windowEnd\n      required\n      expected\n      delivered\n      deficit\n      fansPerHourNeeded\n      breachForecastAt\n    }\n  }\n": types.OrderPaceFragmentDoc,
    "\n  fragment ReceiptRow on Receipt {\n    id\n    fan\n    occurredAt\n    viaClick\n    outcome\n    reason\n    reversalReason\n  }\n": types.ReceiptRowFragmentDoc,
    "\n  query Receipts($id: ID!, $filter: ReceiptFilter, $first: Int!) {\n    order(id: $id) {\n      id\n      receipts(filter: $filter, first: $first) {\n        nodes {\n          ...ReceiptRow\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n": types.ReceiptsDocument,
    "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      id\n      name\n    }\n    onBehalfBy {\n      id\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n": types.TimelineEventFragmentDoc,
    "\n  query Timeline($id: ID!, $last: Int!) {\n    order(id: $id) {\n      id\n      timeline(last: $last) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n": types.TimelineDocument,
    "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    rejectionReason\n    cancellationReason\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    pause {\n      reason\n    }\n    pace {\n      state\n      required\n      delivered\n    }\n  }\n": types.LiveOrderFragmentDoc,
    "\n  fragment OrderRow on Order {\n    ...LiveOrder\n    fansOrdered\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    placedAt\n    respondBy\n  }\n": types.OrderRowFragmentDoc,
    "\n  query OrdersOfMarketer($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n": types.OrdersOfMarketerDocument,
    "\n  query Orders($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        marketer {\n          name\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n": types.OrdersDocument,
    "\n  fragment OrderCounts on Stats {\n    orders\n    byStatus {\n      status\n      orders\n    }\n  }\n": types.OrderCountsFragmentDoc,
    "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.OrderFeedDocument,
    "\n  mutation AcceptOrder($orderId: ID!) {\n    acceptOrder(input: { orderId: $orderId }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.AcceptOrderDocument,
    "\n  mutation RejectOrder($orderId: ID!, $note: String) {\n    rejectOrder(input: { orderId: $orderId, note: $note }) {\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n": types.RejectOrderDocument,
    "\n  query CreatorNames($name: String) {\n    creators(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.CreatorNamesDocument,
    "\n  query MarketerNames($name: String) {\n    marketers(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.MarketerNamesDocument,
    "\n  mutation PlaceOrder($input: PlaceOrderInput!) {\n    placeOrder(input: $input) {\n      order {\n        id\n        number\n      }\n    }\n  }\n": types.PlaceOrderDocument,
    "\n  query AccountNames($name: String) {\n    clients(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n    marketers(name: $name, first: 20) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.AccountNamesDocument,
    "\n  query RunningSubscriptions {\n    runningSubscriptions(first: 100) {\n      id\n      operation\n      subscribers\n      executions\n      since\n    }\n  }\n": types.RunningSubscriptionsDocument,
    "\n  mutation EndSubscription($id: ID!) {\n    endSubscription(input: { runningSubscriptionId: $id }) {\n      endedSubscriptionId\n    }\n  }\n": types.EndSubscriptionDocument,
    "\n  query UnmatchedReports($after: String) {\n    viewer {\n      unmatchedReports(first: 20, after: $after) {\n        nodes {\n          kind\n          reportId\n          named\n          reason\n          message\n          receivedAt\n          apiKey {\n            id\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.UnmatchedReportsDocument,
    "\n  query Viewer {\n    viewer {\n      role\n      scopes\n      account {\n        id\n        name\n      }\n      actingAs {\n        id\n        name\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  fragment SharedOrderRow on SharedOrder {\n    id\n    status\n    progress {\n      fansOrdered\n      fansDelivered\n      percent\n      version\n      updatedAt\n    }\n    campaignName\n    campaignLink\n    clientName\n    clicks\n    conversionRate\n    income {\n      amount\n      currency\n    }\n  }\n": types.SharedOrderRowFragmentDoc,
    "\n  query SharedReport($token: String!, $password: String, $again: Boolean!, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password, again: $again) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n": types.SharedReportDocument,
    "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n": types.SharedFeedDocument,
    "\n  mutation ChangeShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n": types.ChangeShareLinkDocument,
    "\n  mutation MakeShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n": types.MakeShareLinkDocument,
    "\n  fragment ShareLinkRow on ShareLink {\n    id\n    label\n    clientAlias\n    filter {\n      ...SavedFilterParts\n    }\n    fields\n    expiresAt\n    hasPassword\n    views\n    lastViewedAt\n    createdAt\n    renewedAt\n    revokedAt\n    order {\n      id\n      number\n      campaign {\n        name\n      }\n    }\n  }\n": types.ShareLinkRowFragmentDoc,
    "\n  query ShareLinks($after: String) {\n    shareLinks(first: 50, after: $after) {\n      nodes {\n        ...ShareLinkRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.ShareLinksDocument,
    "\n  mutation RenewShareLink($id: ID!) {\n    renewShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n": types.RenewShareLinkDocument,
    "\n  mutation RevokeShareLink($id: ID!) {\n    revokeShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n": types.RevokeShareLinkDocument,
    "\n  query SharePreview($input: SharePreviewInput!) {\n    sharePreview(input: $input) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        orders\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: 20) {\n        nodes {\n          ...SharedOrderRow\n        }\n      }\n    }\n  }\n": types.SharePreviewDocument,
    "\n  fragment StatsFigures on Stats {\n    orders\n    fansOrdered\n    percent\n    completionRate\n    averageTimeToFirstFan\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n      settled {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": types.StatsFiguresFragmentDoc,
    "\n  fragment StatsStep on StatsBucket {\n    from\n    to\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n  }\n": types.StatsStepFragmentDoc,
    "\n  fragment TagFigures on TagStats {\n    tag {\n      id\n      name\n      color\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": types.TagFiguresFragmentDoc,
    "\n  fragment ClientFigures on ClientStats {\n    client {\n      id\n      name\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": types.ClientFiguresFragmentDoc,
    "\n  fragment CampaignTypeFigures on CampaignTypeStats {\n    campaignType\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n": types.CampaignTypeFiguresFragmentDoc,
    "\n  query Stats($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!, $inSteps: Boolean!, $byTag: Boolean!, $byClient: Boolean!) {\n    stats(filter: $filter, period: $period) {\n      ...StatsFigures\n      byStatus {\n        status\n        orders\n      }\n      byTag @include(if: $byTag) {\n        ...TagFigures\n      }\n      byClient(first: 20) @include(if: $byClient) {\n        ...ClientFigures\n      }\n      byCampaignType {\n        ...CampaignTypeFigures\n      }\n      series(interval: $interval) @include(if: $inSteps) {\n        ...StatsStep\n      }\n      previous {\n        ...StatsFigures\n        series(interval: $interval) @include(if: $inSteps) {\n          ...StatsStep\n        }\n      }\n    }\n  }\n": types.StatsDocument,
    "\n  query FirstOrder($filter: OrderFilter) {\n    orders(filter: $filter, orderBy: { field: PLACED, direction: ASC }, first: 1) {\n      nodes {\n        id\n        placedAt\n      }\n    }\n  }\n": types.FirstOrderDocument,
    "\n  query StatsCourse($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        ...StatsStep\n      }\n    }\n  }\n": types.StatsCourseDocument,
    "\n  mutation MergeTag($id: ID!, $into: ID!) {\n    mergeTags(input: { tagIds: [$id], intoTagId: $into }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": types.MergeTagDocument,
    "\n  query TagBatch($id: ID!) {\n    tagBatch(id: $id) {\n      id\n      total\n      done\n      failed\n      finishedAt\n    }\n  }\n": types.TagBatchDocument,
    "\n  mutation TagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    tagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n": types.TagOrdersDocument,
    "\n  mutation UntagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    untagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n": types.UntagOrdersDocument,
    "\n  mutation TagByFilter($filter: OrderFilter!, $on: [ID!]!, $off: [ID!]!) {\n    tagOrdersByFilter(input: { filter: $filter, addTagIds: $on, removeTagIds: $off }) {\n      batch {\n        id\n        total\n        done\n        failed\n        finishedAt\n      }\n    }\n  }\n": types.TagByFilterDocument,
    "\n  fragment TagChoice on Tag {\n    id\n    name\n    color\n  }\n": types.TagChoiceFragmentDoc,
    "\n  query TagChoices($name: String) {\n    tags(name: $name, first: 100) {\n      nodes {\n        ...TagChoice\n      }\n    }\n  }\n": types.TagChoicesDocument,
    "\n  mutation MakeTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagChoice\n      }\n    }\n  }\n": types.MakeTagDocument,
    "\n  fragment TagWithCount on Tag {\n    ...TagChoice\n    orderCount\n  }\n": types.TagWithCountFragmentDoc,
    "\n  mutation ChangeTag($id: ID!, $name: String, $color: String) {\n    updateTag(input: { tagId: $id, name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": types.ChangeTagDocument,
    "\n  mutation DeleteTag($id: ID!) {\n    deleteTag(input: { tagId: $id }) {\n      deletedTagId\n    }\n  }\n": types.DeleteTagDocument,
    "\n  query TagList($name: String, $after: String) {\n    tags(name: $name, first: 50, after: $after) {\n      nodes {\n        ...TagWithCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.TagListDocument,
    "\n  mutation NewTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n": types.NewTagDocument,
    "\n  query ClientNames($name: String) {\n    clients(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.ClientNamesDocument,
    "\n  query CampaignNames($name: String) {\n    campaigns(name: $name, first: 30) {\n      nodes {\n        id\n        name\n        type\n      }\n    }\n  }\n": types.CampaignNamesDocument,
    "\n  query ChosenNames($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Client {\n        name\n      }\n      ... on Campaign {\n        name\n        type\n      }\n    }\n  }\n": types.ChosenNamesDocument,
    "\n  fragment SavedViewRow on SavedView {\n    id\n    name\n    filter {\n      ...SavedFilterParts\n    }\n    datePreset\n    orderBy {\n      field\n      direction\n    }\n  }\n": types.SavedViewRowFragmentDoc,
    "\n  query SavedViews {\n    savedViews(first: 100) {\n      nodes {\n        ...SavedViewRow\n      }\n    }\n  }\n": types.SavedViewsDocument,
    "\n  mutation SaveView($name: String!, $filter: OrderFilter, $datePreset: DatePreset, $orderBy: OrderOrder) {\n    saveView(input: { name: $name, filter: $filter, datePreset: $datePreset, orderBy: $orderBy }) {\n      savedView {\n        ...SavedViewRow\n      }\n    }\n  }\n": types.SaveViewDocument,
    "\n  mutation DeleteView($id: ID!) {\n    deleteView(input: { id: $id }) {\n      id\n    }\n  }\n": types.DeleteViewDocument,
    "\n  fragment SavedFilterParts on SavedFilter {\n    status\n    search\n    name\n    tags {\n      any\n      all\n      none\n    }\n    placed {\n      from\n      to\n    }\n    accepted {\n      from\n      to\n    }\n    completed {\n      from\n      to\n    }\n    clientIds\n    campaignIds\n    campaignTypes\n    paceStates\n    paused\n  }\n": types.SavedFilterPartsFragmentDoc,
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
export function graphql(source: "\n  subscription StopPreview($id: ID!) {\n    progress(orderId: $id) {\n      order {\n        id\n        status\n        fansOrdered\n        progress {\n          fansDelivered\n          version\n        }\n        ifStoppedNow {\n          paidFans\n          payout {\n            amount\n            currency\n          }\n          released {\n            amount\n            currency\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription StopPreview($id: ID!) {\n    progress(orderId: $id) {\n      order {\n        id\n        status\n        fansOrdered\n        progress {\n          fansDelivered\n          version\n        }\n        ifStoppedNow {\n          paidFans\n          payout {\n            amount\n            currency\n          }\n          released {\n            amount\n            currency\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelOrder($orderId: ID!) {\n    cancelOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n        cancelledAt\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelOrder($orderId: ID!) {\n    cancelOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n        cancelledAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PauseOrder($orderId: ID!) {\n    pauseOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation PauseOrder($orderId: ID!) {\n    pauseOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeOrder($orderId: ID!) {\n    resumeOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ResumeOrder($orderId: ID!) {\n    resumeOrder(input: { orderId: $orderId }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetIncomeVisibility($orderId: ID!, $visible: Boolean!) {\n    setIncomeVisibility(input: { orderId: $orderId, visible: $visible }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetIncomeVisibility($orderId: ID!, $visible: Boolean!) {\n    setIncomeVisibility(input: { orderId: $orderId, visible: $visible }) {\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KeyRow on ApiKey {\n    id\n    name\n    account {\n      __typename\n      id\n      name\n    }\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n"): (typeof documents)["\n  fragment KeyRow on ApiKey {\n    id\n    name\n    account {\n      __typename\n      id\n      name\n    }\n    scopes\n    createdAt\n    expiresAt\n    lastUsedAt\n    revokedAt\n    postbackSince\n  }\n"];
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
export function graphql(source: "\n  subscription Happenings($after: String) {\n    orderEvents(after: $after) {\n      cursor\n      event {\n        type\n        by {\n          id\n        }\n        changes {\n          field\n          after\n        }\n      }\n      order {\n        id\n        number\n        fansOrdered\n        campaign {\n          name\n        }\n        client {\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Happenings($after: String) {\n    orderEvents(after: $after) {\n      cursor\n      event {\n        type\n        by {\n          id\n        }\n        changes {\n          field\n          after\n        }\n      }\n      order {\n        id\n        number\n        fansOrdered\n        campaign {\n          name\n        }\n        client {\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderCampaign on Order {\n    status\n    campaign {\n      type\n      link\n      destination\n      trialDays\n    }\n    creator {\n      id\n      name\n    }\n    client {\n      id\n      name\n    }\n    marketer {\n      id\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    guarantee {\n      firstFanDays\n      fansPerWeek\n      policy\n    }\n    placedAt\n    respondBy\n    acceptedAt\n    rejectedAt\n    completedAt\n    cancelledAt\n  }\n"): (typeof documents)["\n  fragment OrderCampaign on Order {\n    status\n    campaign {\n      type\n      link\n      destination\n      trialDays\n    }\n    creator {\n      id\n      name\n    }\n    client {\n      id\n      name\n    }\n    marketer {\n      id\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    guarantee {\n      firstFanDays\n      fansPerWeek\n      policy\n    }\n    placedAt\n    respondBy\n    acceptedAt\n    rejectedAt\n    completedAt\n    cancelledAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeliverySeries($filter: OrderFilter!, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        from\n        to\n        fansDelivered\n      }\n    }\n  }\n"): (typeof documents)["\n  query DeliverySeries($filter: OrderFilter!, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        from\n        to\n        fansDelivered\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderFigures on Order {\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    progress {\n      version\n    }\n    ifStoppedNow {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n    settlement {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment OrderFigures on Order {\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    progress {\n      version\n    }\n    ifStoppedNow {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n    settlement {\n      paidFans\n      payout {\n        amount\n        currency\n      }\n      released {\n        amount\n        currency\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderFunnel on Order {\n    performance {\n      clicksRaw\n      clicks\n      clicksFiltered\n      clicksInactive\n      conversionRate\n    }\n  }\n"): (typeof documents)["\n  fragment OrderFunnel on Order {\n    performance {\n      clicksRaw\n      clicks\n      clicksFiltered\n      clicksInactive\n      conversionRate\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderHead on Order {\n    ...LiveOrder\n    rejectionNote\n    fansOrdered\n    respondBy\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment OrderHead on Order {\n    ...LiveOrder\n    rejectionNote\n    fansOrdered\n    respondBy\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MovingOrder on Order {\n    ...LiveOrder\n    ...OrderProgress\n    ...OrderFigures\n    ...OrderFunnel\n    ...OrderPause\n    ...OrderPace\n  }\n"): (typeof documents)["\n  fragment MovingOrder on Order {\n    ...LiveOrder\n    ...OrderProgress\n    ...OrderFigures\n    ...OrderFunnel\n    ...OrderPause\n    ...OrderPace\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WholeOrder($id: ID!) {\n    order(id: $id) {\n      ...MovingOrder\n      ...OrderHead\n      ...OrderCampaign\n      ...OrderTags\n    }\n  }\n"): (typeof documents)["\n  query WholeOrder($id: ID!) {\n    order(id: $id) {\n      ...MovingOrder\n      ...OrderHead\n      ...OrderCampaign\n      ...OrderTags\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchOrder($id: ID!) {\n    progress(orderId: $id) {\n      change\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription WatchOrder($id: ID!) {\n    progress(orderId: $id) {\n      change\n      order {\n        ...MovingOrder\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderTags on Order {\n    id\n    tags {\n      ...TagChoice\n    }\n  }\n"): (typeof documents)["\n  fragment OrderTags on Order {\n    id\n    tags {\n      ...TagChoice\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderPause on Order {\n    status\n    pause {\n      reason\n      since\n      by {\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment OrderPause on Order {\n    status\n    pause {\n      reason\n      since\n      by {\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderProgress on Order {\n    number\n    status\n    fansOrdered\n    price {\n      amount\n      currency\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    pause {\n      reason\n    }\n  }\n"): (typeof documents)["\n  fragment OrderProgress on Order {\n    number\n    status\n    fansOrdered\n    price {\n      amount\n      currency\n    }\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    pause {\n      reason\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderPace on Order {\n    pace {\n      state\n      windowStart\n      windowEnd\n      required\n      expected\n      delivered\n      deficit\n      fansPerHourNeeded\n      breachForecastAt\n    }\n  }\n"): (typeof documents)["\n  fragment OrderPace on Order {\n    pace {\n      state\n      windowStart\n      windowEnd\n      required\n      expected\n      delivered\n      deficit\n      fansPerHourNeeded\n      breachForecastAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReceiptRow on Receipt {\n    id\n    fan\n    occurredAt\n    viaClick\n    outcome\n    reason\n    reversalReason\n  }\n"): (typeof documents)["\n  fragment ReceiptRow on Receipt {\n    id\n    fan\n    occurredAt\n    viaClick\n    outcome\n    reason\n    reversalReason\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Receipts($id: ID!, $filter: ReceiptFilter, $first: Int!) {\n    order(id: $id) {\n      id\n      receipts(filter: $filter, first: $first) {\n        nodes {\n          ...ReceiptRow\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Receipts($id: ID!, $filter: ReceiptFilter, $first: Int!) {\n    order(id: $id) {\n      id\n      receipts(filter: $filter, first: $first) {\n        nodes {\n          ...ReceiptRow\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      id\n      name\n    }\n    onBehalfBy {\n      id\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n"): (typeof documents)["\n  fragment TimelineEvent on OrderEvent {\n    sequence\n    type\n    at\n    by {\n      id\n      name\n    }\n    onBehalfBy {\n      id\n      name\n    }\n    changes {\n      field\n      before\n      after\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Timeline($id: ID!, $last: Int!) {\n    order(id: $id) {\n      id\n      timeline(last: $last) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Timeline($id: ID!, $last: Int!) {\n    order(id: $id) {\n      id\n      timeline(last: $last) {\n        nodes {\n          ...TimelineEvent\n        }\n        pageInfo {\n          hasPreviousPage\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    rejectionReason\n    cancellationReason\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    pause {\n      reason\n    }\n    pace {\n      state\n      required\n      delivered\n    }\n  }\n"): (typeof documents)["\n  fragment LiveOrder on Order {\n    id\n    number\n    status\n    rejectionReason\n    cancellationReason\n    progress {\n      fansDelivered\n      overDelivered\n      percent\n      version\n    }\n    performance {\n      clicks\n      conversionRate\n    }\n    income {\n      amount\n      currency\n    }\n    incomeVisible\n    pause {\n      reason\n    }\n    pace {\n      state\n      required\n      delivered\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderRow on Order {\n    ...LiveOrder\n    fansOrdered\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    placedAt\n    respondBy\n  }\n"): (typeof documents)["\n  fragment OrderRow on Order {\n    ...LiveOrder\n    fansOrdered\n    campaign {\n      name\n      type\n    }\n    client {\n      name\n    }\n    price {\n      amount\n      currency\n    }\n    placedAt\n    respondBy\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrdersOfMarketer($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n"): (typeof documents)["\n  query OrdersOfMarketer($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        tags {\n          id\n          name\n          color\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Orders($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        marketer {\n          name\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n"): (typeof documents)["\n  query Orders($filter: OrderFilter, $orderBy: OrderOrder, $first: Int!, $after: String, $anyStatus: OrderFilter, $counting: Boolean!) {\n    orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      nodes {\n        ...OrderRow\n        marketer {\n          name\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount @include(if: $counting)\n    }\n    stats(filter: $anyStatus) @include(if: $counting) {\n      ...OrderCounts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment OrderCounts on Stats {\n    orders\n    byStatus {\n      status\n      orders\n    }\n  }\n"): (typeof documents)["\n  fragment OrderCounts on Stats {\n    orders\n    byStatus {\n      status\n      orders\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription OrderFeed($filter: OrderFilter) {\n    progressFeed(filter: $filter) {\n      change\n      order {\n        ...LiveOrder\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  query CreatorNames($name: String) {\n    creators(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query CreatorNames($name: String) {\n    creators(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MarketerNames($name: String) {\n    marketers(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query MarketerNames($name: String) {\n    marketers(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PlaceOrder($input: PlaceOrderInput!) {\n    placeOrder(input: $input) {\n      order {\n        id\n        number\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation PlaceOrder($input: PlaceOrderInput!) {\n    placeOrder(input: $input) {\n      order {\n        id\n        number\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  query SharedReport($token: String!, $password: String, $again: Boolean!, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password, again: $again) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n"): (typeof documents)["\n  query SharedReport($token: String!, $password: String, $again: Boolean!, $first: Int!, $after: String) {\n    sharedReport(token: $token, password: $password, again: $again) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: $first, after: $after) {\n        nodes {\n          ...SharedOrderRow\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        totalCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription SharedFeed($token: String!, $password: String) {\n    sharedProgress(token: $token, password: $password) {\n      change\n      order {\n        ...SharedOrderRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation MakeShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ShareLinkRow on ShareLink {\n    id\n    label\n    clientAlias\n    filter {\n      ...SavedFilterParts\n    }\n    fields\n    expiresAt\n    hasPassword\n    views\n    lastViewedAt\n    createdAt\n    renewedAt\n    revokedAt\n    order {\n      id\n      number\n      campaign {\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment ShareLinkRow on ShareLink {\n    id\n    label\n    clientAlias\n    filter {\n      ...SavedFilterParts\n    }\n    fields\n    expiresAt\n    hasPassword\n    views\n    lastViewedAt\n    createdAt\n    renewedAt\n    revokedAt\n    order {\n      id\n      number\n      campaign {\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShareLinks($after: String) {\n    shareLinks(first: 50, after: $after) {\n      nodes {\n        ...ShareLinkRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query ShareLinks($after: String) {\n    shareLinks(first: 50, after: $after) {\n      nodes {\n        ...ShareLinkRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenewShareLink($id: ID!) {\n    renewShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation RenewShareLink($id: ID!) {\n    renewShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeShareLink($id: ID!) {\n    revokeShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeShareLink($id: ID!) {\n    revokeShareLink(input: { shareLinkId: $id }) {\n      shareLink {\n        ...ShareLinkRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharePreview($input: SharePreviewInput!) {\n    sharePreview(input: $input) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        orders\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: 20) {\n        nodes {\n          ...SharedOrderRow\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SharePreview($input: SharePreviewInput!) {\n    sharePreview(input: $input) {\n      label\n      liveSet\n      expiresAt\n      fields\n      total {\n        orders\n        started\n        completed\n        fansOrdered\n        fansDelivered\n        percent\n      }\n      orders(first: 20) {\n        nodes {\n          ...SharedOrderRow\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment StatsFigures on Stats {\n    orders\n    fansOrdered\n    percent\n    completionRate\n    averageTimeToFirstFan\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n      settled {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"): (typeof documents)["\n  fragment StatsFigures on Stats {\n    orders\n    fansOrdered\n    percent\n    completionRate\n    averageTimeToFirstFan\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n      settled {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment StatsStep on StatsBucket {\n    from\n    to\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment StatsStep on StatsBucket {\n    from\n    to\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TagFigures on TagStats {\n    tag {\n      id\n      name\n      color\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"): (typeof documents)["\n  fragment TagFigures on TagStats {\n    tag {\n      id\n      name\n      color\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ClientFigures on ClientStats {\n    client {\n      id\n      name\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"): (typeof documents)["\n  fragment ClientFigures on ClientStats {\n    client {\n      id\n      name\n    }\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CampaignTypeFigures on CampaignTypeStats {\n    campaignType\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"): (typeof documents)["\n  fragment CampaignTypeFigures on CampaignTypeStats {\n    campaignType\n    orders\n    fansDelivered\n    clicks\n    conversionRate\n    income {\n      earned {\n        amount\n        currency\n      }\n    }\n    ordersWithHiddenIncome\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Stats($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!, $inSteps: Boolean!, $byTag: Boolean!, $byClient: Boolean!) {\n    stats(filter: $filter, period: $period) {\n      ...StatsFigures\n      byStatus {\n        status\n        orders\n      }\n      byTag @include(if: $byTag) {\n        ...TagFigures\n      }\n      byClient(first: 20) @include(if: $byClient) {\n        ...ClientFigures\n      }\n      byCampaignType {\n        ...CampaignTypeFigures\n      }\n      series(interval: $interval) @include(if: $inSteps) {\n        ...StatsStep\n      }\n      previous {\n        ...StatsFigures\n        series(interval: $interval) @include(if: $inSteps) {\n          ...StatsStep\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Stats($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!, $inSteps: Boolean!, $byTag: Boolean!, $byClient: Boolean!) {\n    stats(filter: $filter, period: $period) {\n      ...StatsFigures\n      byStatus {\n        status\n        orders\n      }\n      byTag @include(if: $byTag) {\n        ...TagFigures\n      }\n      byClient(first: 20) @include(if: $byClient) {\n        ...ClientFigures\n      }\n      byCampaignType {\n        ...CampaignTypeFigures\n      }\n      series(interval: $interval) @include(if: $inSteps) {\n        ...StatsStep\n      }\n      previous {\n        ...StatsFigures\n        series(interval: $interval) @include(if: $inSteps) {\n          ...StatsStep\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FirstOrder($filter: OrderFilter) {\n    orders(filter: $filter, orderBy: { field: PLACED, direction: ASC }, first: 1) {\n      nodes {\n        id\n        placedAt\n      }\n    }\n  }\n"): (typeof documents)["\n  query FirstOrder($filter: OrderFilter) {\n    orders(filter: $filter, orderBy: { field: PLACED, direction: ASC }, first: 1) {\n      nodes {\n        id\n        placedAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StatsCourse($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        ...StatsStep\n      }\n    }\n  }\n"): (typeof documents)["\n  query StatsCourse($filter: OrderFilter, $period: StatsPeriod!, $interval: StatsInterval!) {\n    stats(filter: $filter, period: $period) {\n      series(interval: $interval) {\n        ...StatsStep\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MergeTag($id: ID!, $into: ID!) {\n    mergeTags(input: { tagIds: [$id], intoTagId: $into }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MergeTag($id: ID!, $into: ID!) {\n    mergeTags(input: { tagIds: [$id], intoTagId: $into }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagBatch($id: ID!) {\n    tagBatch(id: $id) {\n      id\n      total\n      done\n      failed\n      finishedAt\n    }\n  }\n"): (typeof documents)["\n  query TagBatch($id: ID!) {\n    tagBatch(id: $id) {\n      id\n      total\n      done\n      failed\n      finishedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    tagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation TagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    tagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UntagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    untagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UntagOrders($orderIds: [ID!]!, $tagIds: [ID!]!) {\n    untagOrders(input: { orderIds: $orderIds, tagIds: $tagIds }) {\n      orders {\n        id\n        tags {\n          ...TagChoice\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TagByFilter($filter: OrderFilter!, $on: [ID!]!, $off: [ID!]!) {\n    tagOrdersByFilter(input: { filter: $filter, addTagIds: $on, removeTagIds: $off }) {\n      batch {\n        id\n        total\n        done\n        failed\n        finishedAt\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation TagByFilter($filter: OrderFilter!, $on: [ID!]!, $off: [ID!]!) {\n    tagOrdersByFilter(input: { filter: $filter, addTagIds: $on, removeTagIds: $off }) {\n      batch {\n        id\n        total\n        done\n        failed\n        finishedAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TagChoice on Tag {\n    id\n    name\n    color\n  }\n"): (typeof documents)["\n  fragment TagChoice on Tag {\n    id\n    name\n    color\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagChoices($name: String) {\n    tags(name: $name, first: 100) {\n      nodes {\n        ...TagChoice\n      }\n    }\n  }\n"): (typeof documents)["\n  query TagChoices($name: String) {\n    tags(name: $name, first: 100) {\n      nodes {\n        ...TagChoice\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagChoice\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MakeTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagChoice\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TagWithCount on Tag {\n    ...TagChoice\n    orderCount\n  }\n"): (typeof documents)["\n  fragment TagWithCount on Tag {\n    ...TagChoice\n    orderCount\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeTag($id: ID!, $name: String, $color: String) {\n    updateTag(input: { tagId: $id, name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeTag($id: ID!, $name: String, $color: String) {\n    updateTag(input: { tagId: $id, name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteTag($id: ID!) {\n    deleteTag(input: { tagId: $id }) {\n      deletedTagId\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteTag($id: ID!) {\n    deleteTag(input: { tagId: $id }) {\n      deletedTagId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagList($name: String, $after: String) {\n    tags(name: $name, first: 50, after: $after) {\n      nodes {\n        ...TagWithCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query TagList($name: String, $after: String) {\n    tags(name: $name, first: 50, after: $after) {\n      nodes {\n        ...TagWithCount\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NewTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation NewTag($name: String!, $color: String) {\n    createTag(input: { name: $name, color: $color }) {\n      tag {\n        ...TagWithCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ClientNames($name: String) {\n    clients(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query ClientNames($name: String) {\n    clients(name: $name, first: 30) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CampaignNames($name: String) {\n    campaigns(name: $name, first: 30) {\n      nodes {\n        id\n        name\n        type\n      }\n    }\n  }\n"): (typeof documents)["\n  query CampaignNames($name: String) {\n    campaigns(name: $name, first: 30) {\n      nodes {\n        id\n        name\n        type\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChosenNames($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Client {\n        name\n      }\n      ... on Campaign {\n        name\n        type\n      }\n    }\n  }\n"): (typeof documents)["\n  query ChosenNames($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on Client {\n        name\n      }\n      ... on Campaign {\n        name\n        type\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SavedViewRow on SavedView {\n    id\n    name\n    filter {\n      ...SavedFilterParts\n    }\n    datePreset\n    orderBy {\n      field\n      direction\n    }\n  }\n"): (typeof documents)["\n  fragment SavedViewRow on SavedView {\n    id\n    name\n    filter {\n      ...SavedFilterParts\n    }\n    datePreset\n    orderBy {\n      field\n      direction\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SavedViews {\n    savedViews(first: 100) {\n      nodes {\n        ...SavedViewRow\n      }\n    }\n  }\n"): (typeof documents)["\n  query SavedViews {\n    savedViews(first: 100) {\n      nodes {\n        ...SavedViewRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveView($name: String!, $filter: OrderFilter, $datePreset: DatePreset, $orderBy: OrderOrder) {\n    saveView(input: { name: $name, filter: $filter, datePreset: $datePreset, orderBy: $orderBy }) {\n      savedView {\n        ...SavedViewRow\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SaveView($name: String!, $filter: OrderFilter, $datePreset: DatePreset, $orderBy: OrderOrder) {\n    saveView(input: { name: $name, filter: $filter, datePreset: $datePreset, orderBy: $orderBy }) {\n      savedView {\n        ...SavedViewRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteView($id: ID!) {\n    deleteView(input: { id: $id }) {\n      id\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteView($id: ID!) {\n    deleteView(input: { id: $id }) {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SavedFilterParts on SavedFilter {\n    status\n    search\n    name\n    tags {\n      any\n      all\n      none\n    }\n    placed {\n      from\n      to\n    }\n    accepted {\n      from\n      to\n    }\n    completed {\n      from\n      to\n    }\n    clientIds\n    campaignIds\n    campaignTypes\n    paceStates\n    paused\n  }\n"): (typeof documents)["\n  fragment SavedFilterParts on SavedFilter {\n    status\n    search\n    name\n    tags {\n      any\n      all\n      none\n    }\n    placed {\n      from\n      to\n    }\n    accepted {\n      from\n      to\n    }\n    completed {\n      from\n      to\n    }\n    clientIds\n    campaignIds\n    campaignTypes\n    paceStates\n    paused\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;