// Shopify's global ids: gid://shopify/Type/123, for a level with its item: .../InventoryLevel/7?inventory_item_id=123.

export type Gid = { type: string; id: string; parameters: URLSearchParams };

const pattern = /^gid:\/\/shopify\/([A-Za-z]+)\/([0-9A-Za-z-]+)(?:\?(.*))?$/;

const barePattern = /^[0-9A-Za-z-]+$/;

export const gid = (type: string, id: string) => `gid://shopify/${type}/${id}`;

export const gidOf = (record: { type: string; id: string }) => gid(record.type, record.id);

export const levelGid = (levelNumber: string, itemId: string) =>
  `${gid("InventoryLevel", levelNumber)}?inventory_item_id=${itemId}`;

export function parseGid(text: string): Gid | null {
  const [, type, id, parameters] = pattern.exec(text) ?? [];
  if (type === undefined || id === undefined) return null;
  return { type, id, parameters: new URLSearchParams(parameters ?? "") };
}

/** The digits of an id of that type; null where it is of another, or none. */
export function idIn(text: string, type: string): string | null {
  const prefix = `gid://shopify/${type}/`;
  const id = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  return barePattern.test(id) ? id : null;
}

/** By number, whatever their length: ids go beyond what a JavaScript number holds. */
export const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : Number(a > b));
