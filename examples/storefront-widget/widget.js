// Shows beside each product how many there are, straight from the gateway. Plain JavaScript: nothing to build.

const query = `query Stock($integrationId: ID!, $skus: [String!]!) {
  availability(integrationId: $integrationId, skus: $skus) {
    sku available sourceVariant { id } sourceLocation { id }
  }
}`;

/** At most so many SKUs are asked for at once. */
const mostSkus = 250;

async function ask({ gateway, token, integration }, skus, fetch) {
  const response = await fetch(`${gateway}/graphql`, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ query, variables: { integrationId: integration, skus } }),
  });
  const { data, errors } = await response.json();
  if (!response.ok || errors)
    throw new Error(errors?.[0]?.message ?? `the gateway answered ${response.status}`);
  return data.availability;
}

/** By SKU, over all locations; null where it is not known somewhere, and no entry where the SKU is not known. */
export async function readStock(settings, skus, fetch = globalThis.fetch.bind(globalThis)) {
  const lowest = new Map();
  for (let from = 0; from < skus.length; from += mostSkus) {
    for (const row of await ask(settings, skus.slice(from, from + mostSkus), fetch)) {
      // The same stock may be shown under several limits: what is there for all is the lowest.
      const place = `${row.sourceVariant.id} ${row.sourceLocation.id}`;
      const places = lowest.get(row.sku) ?? new Map();
      const before = places.get(place);
      const isLower =
        before === undefined || (before !== null && (row.available === null || row.available < before));
      lowest.set(row.sku, places.set(place, isLower ? row.available : before));
    }
  }
  const sum = (numbers) => (numbers.includes(null) ? null : numbers.reduce((left, right) => left + right, 0));
  return new Map([...lowest].map(([sku, places]) => [sku, sum([...places.values()])]));
}

/** Unknown is not zero: where the number cannot be told, the page says nothing. */
export function wordsFor(available) {
  if (available === null || available === undefined) return "";
  if (available === 0) return "Sold out";
  return available <= 5 ? `Only ${available} left` : "In stock";
}

/** Fills in every element with a data-sku; where the gateway cannot be asked, the page stays as it is. */
export async function showStock(root, settings, fetch) {
  const places = [...root.querySelectorAll("[data-sku]")];
  const skus = [...new Set(places.map(({ dataset }) => dataset.sku))];
  const stock = await readStock(settings, skus, fetch);
  for (const place of places) place.textContent = wordsFor(stock.get(place.dataset.sku));
}
