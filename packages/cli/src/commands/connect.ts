// stockgate connect: a source or a channel, asked for by what its adapter says that it needs.
import { Command } from "@commander-js/extra-typings";
import { type ConfigSchema, variableOf } from "../adapter-fields.ts";
import { createAsker } from "../ask-secret.ts";
import { UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openSession, pickByName } from "../session.ts";

/** "shopDomain=demo.myshopify.com", once each; a secret is refused, for it would stay in the shell's history. */
function readSettings(
  texts: readonly string[],
  adapter: string,
  properties: NonNullable<ConfigSchema["properties"]>,
) {
  const config: Record<string, string> = {};
  for (const text of texts) {
    const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!field) {
      throw new UsageError(
        `--set takes name=value; ${adapter} knows ${Object.keys(properties).join(", ")}, not "${name}".`,
      );
    }
    if (field.writeOnly) {
      throw new UsageError(`${name} is a secret: set ${variableOf(adapter, name)}, type it, or pipe it in.`);
    }
    config[name] = value;
  }
  return config;
}

const collect = (value: string, before: string[]) => [...before, value];

export const connectCommand = (io: Io) =>
  new Command("connect")
    .description("Connect an account: a source that knows the stock (katana) or a store (shopify).")
    .argument("<adapter>", "the adapter's name, such as katana or shopify")
    .option("-n, --name <name>", "what to call the account; the adapter's title unless told")
    .option("-s, --set <name=value>", "a setting that is no secret; may be repeated", collect, [] as string[])
    .option("-u, --update <account>", "give this account, by name or id, other credentials")
    .addHelpText(
      "after",
      `
What else the adapter needs is asked for. Secrets are never taken from the command line: they come from
the environment (KATANA_API_KEY, SHOPIFY_ACCESS_TOKEN, SHOPIFY_CLIENT_SECRET), are typed unseen, or are
piped in, one a line in the order in which they are asked for. They are checked before they are stored.
Examples:
  stockgate connect katana
  stockgate connect shopify -s shopDomain=my-store.myshopify.com -s clientId=0a1b2c
  KATANA_API_KEY=... stockgate connect katana --update Katana`,
    )
    .action(async (adapterName, { name, set, update }, command) => {
      const { client, out } = openSession(io, command);
      const adapters = await client.adapters();
      const adapter = adapters.find((each) => each.name === adapterName);
      if (!adapter) {
        const names = adapters.map((each) => each.name).join(", ");
        throw new UsageError(`There is no adapter "${adapterName}"; there are: ${names}.`);
      }
      const { properties = {}, required = [], oneOf = [] } = adapter.configSchema as ConfigSchema;
      const config = readSettings(set, adapter.name, properties);
      const asked = new Set([...required, ...oneOf.flatMap((way) => way.required ?? [])]);
      const ask = createAsker(io);
      for (const [field, { title = field, writeOnly = false }] of Object.entries(properties)) {
        if (!asked.has(field) || config[field] !== undefined) continue;
        const isOptional = !required.includes(field) || update !== undefined;
        const variable = variableOf(adapter.name, field);
        const answer = await ask({ message: title, variable, isSecret: writeOnly, isOptional });
        if (answer !== null) config[field] = answer;
      }
      const { account } =
        update === undefined
          ? await client.connectAccount({ adapter: adapter.name, name: name ?? adapter.title, config })
          : await client.updateAccount({
              accountId: pickByName(await client.accounts(), update, "account").id,
              config,
              ...(name === undefined ? {} : { name }),
            });
      out.answer(account, () => {
        out.line(`${account.name} (${account.externalName ?? adapter.title}) is connected: ${account.id}`);
        for (const location of account.locations) {
          const reason = location.isEligible ? "" : out.style("dim", ` - ${location.ineligibleReason}`);
          out.line(`  ${location.name}${reason}`);
        }
      });
    });
