// What the Shopify mock serves of Shopify's Admin schema: the fields of each type that it can answer truly.
// A type that is not named here and not whole by its kind stops the pruning, so nothing slips in unserved.

/** Interfaces that stay; the others (metafields, translations, publishing, ...) have no field that is served. */
export const keptInterfaces = ["Node", "DisplayableError", "LegacyInteroperability", "JobResult"];

/** Kinds of types that stay whole: they hold nothing but what they are there for. */
export const wholeTypeNames =
  /(Connection|Edge|Payload|UserError|Endpoint)$|^(PageInfo|Count|MoneyBag|MoneyV2|Attribute|ApiVersion|AccessScope)$/;

/** Fields by type, in any order. `*` is all of them. Input types that are not named are whole. */
export const keptFields: Record<string, string> = {
  QueryRoot: `bulkOperation bulkOperations currentAppInstallation currentBulkOperation fulfillment fulfillmentOrder
    fulfillmentOrders fulfillmentService inventoryItem inventoryItems inventoryLevel inventoryProperties job location
    locationByIdentifier locations locationsCount node nodes order orderByIdentifier orders ordersCount product
    productByIdentifier productVariant productVariantByIdentifier productVariants productVariantsCount products
    productsCount publicApiVersions refund shop webhookSubscription webhookSubscriptions webhookSubscriptionsCount`,
  Mutation: `bulkOperationCancel bulkOperationRunQuery fulfillmentCancel fulfillmentCreate fulfillmentOrderHold
    fulfillmentOrderMove fulfillmentOrderReleaseHold fulfillmentServiceCreate inventoryActivate
    inventoryAdjustQuantities inventoryBulkToggleActivation inventoryDeactivate inventoryItemUpdate
    inventorySetQuantities locationActivate locationAdd locationDeactivate locationDelete locationEdit orderCancel
    orderClose orderCreate orderEditAddVariant orderEditBegin orderEditCommit orderEditSetQuantity orderMarkAsPaid
    orderOpen productCreate productDelete productSet productUpdate productVariantsBulkCreate
    productVariantsBulkDelete productVariantsBulkUpdate refundCreate webhookSubscriptionCreate
    webhookSubscriptionDelete webhookSubscriptionUpdate`,

  // The store and its apps
  Shop: `contactEmail createdAt currencyCode email fulfillmentServices ianaTimezone id myshopifyDomain name plan
    primaryDomain shopOwnerName taxesIncluded timezoneAbbreviation timezoneOffset timezoneOffsetMinutes unitSystem
    updatedAt url weightUnit`,
  ShopPlan: "*",
  Domain: "host id sslEnabled url",
  AppInstallation: "accessScopes app id launchUrl uninstallUrl",
  App: `apiKey description developerName embedded handle id installation published requestedAccessScopes
    shopifyDeveloped title webhookApiVersion`,
  StaffMember: "active email exists firstName id isShopOwner lastName locale name phone",
  WebhookSubscription: `apiVersion callbackUrl createdAt endpoint filter format id includeFields legacyResourceId name
    topic updatedAt uri`,
  WebhookSubscriptionInput: "callbackUrl filter format includeFields name uri",
  BulkOperation: "*",
  Job: "*",

  // Locations
  Location: `activatable address addressVerified createdAt deactivatable deactivatedAt deletable fulfillmentService
    fulfillsOnlineOrders hasActiveInventory hasUnfulfilledOrders id inventoryLevel inventoryLevels isActive
    isFulfillmentService isPrimary legacyResourceId name shipsInventory updatedAt`,
  LocationAddress: "*",
  LocationAddInput: "address fulfillsOnlineOrders name",
  LocationEditInput: "address fulfillsOnlineOrders name",
  LocationIdentifierInput: "id",
  FulfillmentService: "*",

  // Catalog
  Product: `createdAt description descriptionHtml handle hasOnlyDefaultVariant hasOutOfStockVariants
    hasVariantsThatRequiresComponents id isGiftCard legacyResourceId options productType publishedAt status tags title
    totalInventory totalVariants tracksInventory updatedAt variants variantsCount vendor`,
  ProductOption: "id name optionValues position values",
  ProductOptionValue: "hasVariants id name",
  SelectedOption: "*",
  ProductVariant: `availableForSale barcode compareAtPrice createdAt displayName id inventoryItem inventoryPolicy
    inventoryQuantity legacyResourceId position price product requiresComponents selectedOptions
    sellableOnlineQuantity sku taxable title updatedAt`,
  ProductInput: `descriptionHtml giftCard handle id productOptions productType status tags title vendor`,
  ProductCreateInput: `descriptionHtml giftCard handle productOptions productType status tags title vendor`,
  ProductUpdateInput: `descriptionHtml handle id productType status tags title vendor`,
  ProductSetInput: `descriptionHtml giftCard handle id productOptions productType status tags title variants vendor`,
  ProductUpdateIdentifiers: "handle id",
  ProductSetIdentifiers: "handle id",
  ProductIdentifierInput: "handle id",
  ProductVariantIdentifierInput: "id",
  OptionCreateInput: "name position values",
  OptionValueCreateInput: "name",
  OptionSetInput: "id name position values",
  VariantOptionValueInput: "id name optionId optionName",
  ProductVariantSetInput: `barcode compareAtPrice id inventoryItem inventoryPolicy inventoryQuantities optionValues
    position price requiresComponents sku taxable`,
  ProductVariantsBulkInput: `barcode compareAtPrice id inventoryItem inventoryPolicy inventoryQuantities optionValues
    price quantityAdjustments requiresComponents taxable`,
  ProductSetOperation: "*",
  ProductDeleteOperation: "*",

  // Inventory
  InventoryItem: `countryCodeOfOrigin createdAt duplicateSkuCount harmonizedSystemCode id inventoryHistoryUrl
    inventoryLevel inventoryLevels legacyResourceId locationsCount measurement provinceCodeOfOrigin requiresShipping
    sku tracked trackedEditable unitCost updatedAt variant variants`,
  InventoryItemInput: `cost countryCodeOfOrigin harmonizedSystemCode measurement provinceCodeOfOrigin requiresShipping
    sku tracked`,
  InventoryItemMeasurement: "*",
  InventoryItemMeasurementInput: "weight",
  Weight: "*",
  EditableProperty: "*",
  InventoryLevel: "canDeactivate createdAt deactivationAlert id isActive item location quantities updatedAt",
  InventoryQuantity: "*",
  InventoryAdjustmentGroup: "*",
  InventoryChange: "*",
  InventoryProperties: "*",
  InventoryQuantityName: "*",

  // Orders
  Order: `app billingAddress canMarkAsPaid cancelReason cancellation cancelledAt closed closedAt confirmed createdAt
    currencyCode currentSubtotalLineItemsQuantity currentTotalPriceSet customAttributes displayFinancialStatus
    displayFulfillmentStatus edited email fulfillable fulfillmentOrders fulfillments fulfillmentsCount fullyPaid id
    legacyResourceId lineItems name note number phone physicalLocation poNumber presentmentCurrencyCode processedAt
    refundable refunds requiresShipping restockable retailLocation returnStatus shippingAddress sourceIdentifier
    sourceName subtotalLineItemsQuantity tags taxesIncluded test totalOutstandingSet totalPriceSet totalReceivedSet
    totalRefundedSet transactions transactionsCount unpaid updatedAt`,
  OrderApp: "id name",
  OrderCancellation: "*",
  OrderIdentifierInput: "id",
  OrderCreateOrderInput: `billingAddress closedAt currency customAttributes email financialStatus fulfillment
    fulfillmentStatus lineItems name note phone poNumber processedAt shippingAddress shippingLines sourceIdentifier
    sourceName sourceUrl tags taxLines taxesIncluded test transactions`,
  OrderCreateLineItemInput: `giftCard priceSet productId properties quantity requiresShipping sku taxLines taxable title
    variantId variantTitle vendor`,
  OrderCreateFulfillmentInput:
    "locationId notifyCustomer shipmentStatus trackingCompany trackingNumber trackingNumbers",
  OrderCreateOrderTransactionInput: "amountSet gateway kind locationId processedAt status test",
  OrderCancelRefundMethodInput: "originalPaymentMethodsRefund",
  OrderCancelJobResult: "*",
  OrderTransaction:
    "amountSet createdAt gateway id kind location order parentTransaction processedAt status test",
  MailingAddress: `address1 address2 city company country countryCodeV2 firstName formatted id lastName name phone
    province provinceCode zip`,
  MailingAddressInput: `address1 address2 city company country countryCode firstName lastName phone province
    provinceCode zip`,
  LineItem: `currentQuantity customAttributes discountedUnitPriceSet fulfillableQuantity fulfillmentStatus id isGiftCard
    name nonFulfillableQuantity originalTotalSet originalUnitPriceSet product quantity refundableQuantity
    requiresShipping restockable sku taxable title unfulfilledQuantity variant variantTitle vendor`,
  OrderEditSession: "id",
  CalculatedOrder: "id addedLineItems lineItems originalOrder subtotalLineItemsQuantity",
  CalculatedLineItem: `editableQuantity editableQuantityBeforeChanges id originalUnitPriceSet quantity restockable
    restocking sku title variant variantTitle`,

  // Fulfilment and refunds
  FulfillmentOrder: `assignedLocation createdAt fulfillAt fulfillBy fulfillmentHolds fulfillments id lineItems
    locationsForMove order orderId orderName orderProcessedAt requestStatus status supportedActions updatedAt`,
  FulfillmentOrderAssignedLocation: "*",
  FulfillmentHold: "*",
  FulfillmentOrderSupportedAction: "*",
  FulfillmentOrderLocationForMove: "location message movable",
  FulfillmentOrderLineItem: `id inventoryItemId lineItem productTitle remainingQuantity requiresShipping sku
    totalQuantity variant variantTitle vendor`,
  Fulfillment: `createdAt displayStatus fulfillmentLineItems fulfillmentOrders id legacyResourceId location name order
    requiresShipping service status totalQuantity trackingInfo updatedAt`,
  FulfillmentInput: "lineItemsByFulfillmentOrder notifyCustomer trackingInfo",
  FulfillmentLineItem: "id lineItem quantity",
  FulfillmentTrackingInfo: "*",
  Refund:
    "createdAt id legacyResourceId note order processedAt refundLineItems totalRefundedSet transactions updatedAt",
  RefundLineItem: "id lineItem location priceSet quantity restockType restocked subtotalSet",
  RefundInput: "currency note notify orderId processedAt refundLineItems shipping transactions",
};
