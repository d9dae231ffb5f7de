/** From its first byte to its last. */
export const REQUEST_MS = 10_000;

/** Node takes the larger of the two limits for the whole request and looks every 30 s: left alone, a body may drip for more than a minute. */
export const inTime = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 2000 };
