// GraphQL documents and bodies of every kind, over HTTP: whatever is sent is answered, never with an internal error, and no
// answer tells of what is inside.
import { schema } from "../../packages/gateway/src/schema/index.ts";
import { createChance } from "../../test/support/chance.ts";
import type { Findings } from "./findings.ts";
import { hostileTexts, hostileValue } from "./hostile.ts";
import { createDocuments, garble, type Operation } from "./make-document.ts";
import { openGateway } from "./open-gateway.ts";

const readIds = `{ accounts { id locations { id } } integrations(first: 5) { nodes { id
  variantMappings(first: 20) { nodes { channelVariant { id } sourceVariant { id } } }
  targets(first: 5) { nodes { id } } syncRuns(first: 5) { nodes { id } } } } }`;

/** What stands in no answer unless something inside shows. */
const inside =
  /node_modules|\.ts:\d|SQLITE|SqliteError|DriverException|is not a function|Cannot read prop|Unexpected error|insert into|select `/;

const idsIn = (text: string): string[] => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id = ""]) => id);

type Answer = { status: number; text: string };

function findFaults({ status, text }: Answer): string[] {
  const faults: string[] = [];
  if (status >= 500) faults.push(`answered ${status}: ${text.slice(0, 500)}`);
  if (text.includes("INTERNAL_SERVER_ERROR") || inside.test(text))
    faults.push(`tells: ${text.slice(0, 1000)}`);
  try {
    JSON.parse(text);
  } catch {
    faults.push(`is no JSON: ${status} ${text.slice(0, 200)}`);
  }
  return faults;
}

export async function tryDocuments(seed: number, inputs: number): Promise<Findings> {
  const chance = createChance(seed);
  const gateway = await openGateway();
  const { client } = gateway.stand;
  const found: string[] = [];
  const tally: Record<string, number> = {};
  const ids = idsIn(JSON.stringify(await client.ask(readIds)));
  const make = createDocuments(schema, chance, ids);

  const bodies: ((operation: Operation) => string)[] = [
    (operation) => JSON.stringify(operation),
    (operation) => JSON.stringify(operation),
    (operation) => JSON.stringify(operation),
    (operation) => JSON.stringify(operation),
    ({ query, variables }) => JSON.stringify({ query: garble(chance, query), variables }),
    ({ query }) => JSON.stringify({ query, variables: hostileValue(chance) }),
    (operation) => JSON.stringify({ ...operation, query: hostileValue(chance) }),
    (operation) => JSON.stringify({ ...operation, operationName: hostileValue(chance) }),
    (operation) => JSON.stringify({ ...operation, extensions: hostileValue(chance) }),
    (operation) => JSON.stringify({ documentId: chance.oneOf(hostileTexts), variables: operation.variables }),
    (operation) => garble(chance, JSON.stringify(operation)),
    () => JSON.stringify(hostileValue(chance)),
    (operation) => JSON.stringify([operation, operation]),
  ];

  try {
    for (let tried = 0; tried < inputs && found.length === 0; tried += 1) {
      const body = chance.oneOf(bodies)(make());
      const response = await fetch(`${gateway.stand.gateway.url}/graphql`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${client.token}`,
          "content-type": "application/json",
          accept: "application/json",
        },
        body,
      });
      const answer = { status: response.status, text: await response.text() };
      const faults = [...findFaults(answer), ...gateway.surprises];
      if (faults.length > 0) found.push(`document ${tried}: ${body.slice(0, 3000)}`, ...faults);
      const kind = `${answer.status}${answer.text.startsWith('{"errors"') ? " refused" : ""}`;
      tally[kind] = (tally[kind] ?? 0) + 1;
    }
    return { inputs, tally, faults: found };
  } finally {
    await gateway.stand.close();
  }
}
