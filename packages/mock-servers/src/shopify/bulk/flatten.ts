// A bulk operation's answer as lines: each node of a connection one, the nodes within it lines of their own that name
// their parent.

export type Flattened = { lines: string[]; rootObjectCount: number };

type Line = { object: Record<string, unknown>; children: Line[] };

/** Shopify: grouped, a node's children come right after it; else they come after all nodes. */
export function flatten(data: unknown, groupObjects: boolean): Flattened {
  const roots = linesIn(data, null);
  const ordered = groupObjects ? roots.flatMap(depthFirst) : breadthFirst(roots);
  return { lines: ordered.map(({ object }) => JSON.stringify(object)), rootObjectCount: roots.length };
}

const depthFirst = (line: Line): Line[] => [line, ...line.children.flatMap(depthFirst)];

function breadthFirst(lines: Line[]): Line[] {
  const children = lines.flatMap((line) => line.children);
  return children.length === 0 ? lines : [...lines, ...breadthFirst(children)];
}

/** The nodes of every connection in a value, however deep in its objects. */
function linesIn(value: unknown, parentId: unknown): Line[] {
  if (Array.isArray(value)) return value.flatMap((each) => linesIn(each, parentId));
  if (!isRecord(value)) return [];
  if (isConnection(value)) {
    return value.edges.flatMap((edge) =>
      isRecord(edge) && isRecord(edge["node"]) ? lineOf(edge["node"], parentId) : [],
    );
  }
  return Object.values(value).flatMap((each) => linesIn(each, parentId));
}

function lineOf(node: Record<string, unknown>, parentId: unknown): Line {
  const own = withoutConnections(node);
  const object = parentId === null || parentId === undefined ? own : { ...own, __parentId: parentId };
  return { object, children: Object.values(node).flatMap((each) => linesIn(each, node["id"])) };
}

function withoutConnections(node: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
      if (isConnection(value)) return [];
      return [[key, isRecord(value) ? withoutConnections(value) : value]];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isConnection = (value: unknown): value is { edges: unknown[] } =>
  isRecord(value) && Array.isArray(value["edges"]);
