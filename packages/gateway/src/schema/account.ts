// Accounts: configured adapter instances. Their secrets are never among the fields.
import type { AccountHealthState, AccountRow, Stockgate } from "@stockgate/core";
import { ownAccounts } from "../auth/confinement.ts";
import { AccountKind, Adapter } from "./adapter.ts";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { Location, locationsOfAccount } from "./location.ts";
import { carryOut, definePayload } from "./user-error.ts";

const HealthState = defineEnum<AccountHealthState>("AccountHealthState", "How the far side answers.", {
  CONNECTED: "It answers.",
  UNAUTHORIZED: "It refuses the credentials.",
  UNREACHABLE: "It does not answer.",
  THROTTLED: "It asks us to wait.",
  UNCHECKED: "It was not asked yet.",
});

const AccountHealth = builder.objectRef<AccountRow>("AccountHealth").implement({
  description: "What the last call to the far side showed.",
  fields: (t) => ({
    state: t.expose("healthState", { type: HealthState, description: "In one word." }),
    message: t.exposeString("healthMessage", { nullable: true, description: "For a person." }),
    checkedAt: t.expose("healthCheckedAt", {
      type: "DateTime",
      nullable: true,
      description: "When that was; null before the first call.",
    }),
  }),
});

type Budget = Awaited<ReturnType<Stockgate["budgets"]>>[number];

const AccountBudget = builder.objectRef<Budget>("AccountBudget").implement({
  description:
    "How much the vendor still lets be asked, in its own unit: Katana's requests a minute, Shopify's cost points.",
  fields: (t) => ({
    remaining: t.int({
      description: "What is left now, as far as the vendor's answers have told.",
      resolve: ({ left }) => Math.max(0, Math.floor(left)),
    }),
    limit: t.int({
      description: "What there is at most.",
      resolve: ({ capacity }) => Math.floor(capacity),
    }),
  }),
});

export const Account = defineNode("Account", (tx, ids) => tx.accounts.byIds(ids));

Account.implement({
  description:
    "A configured adapter instance: one Katana account, one Shopify store. Secrets are never returned.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As its owner calls it." }),
    kind: t.expose("kind", { type: AccountKind, description: "Which side of a sync it stands on." }),
    adapter: t.field({
      type: Adapter,
      nullable: true,
      description: "Null where the gateway was started without that adapter.",
      resolve: (account, _args, { engine }) =>
        engine.adapters.find(({ name }) => name === account.adapter) ?? null,
    }),
    externalName: t.exposeString("externalName", {
      nullable: true,
      description: "The far side's own name of it, such as demo.myshopify.com.",
    }),
    health: t.field({
      type: AccountHealth,
      description: "How the far side answers.",
      resolve: (account) => account,
    }),
    budget: t.field({
      type: AccountBudget,
      nullable: true,
      description:
        "What is left of the vendor's budget; null where this gateway has not asked yet, or another one asks.",
      async resolve({ id }, _args, { engine }) {
        return (await engine.budgets()).find(({ accountId }) => accountId === id) ?? null;
      },
    }),
    config: t.field({
      type: "JSON",
      nullable: true,
      description:
        "The configuration without its secrets, as connectAccount takes it; null where it is disconnected or cannot be read.",
      resolve: (account, _args, { engine }) => engine.settingsOf(account)?.config ?? null,
    }),
    storedSecrets: t.stringList({
      description: "Which secret fields of the configuration are stored: their names alone.",
      resolve: (account, _args, { engine }) => engine.settingsOf(account)?.storedSecrets ?? [],
    }),
    locations: t.field({
      type: [Location],
      description: "The locations that the far side lists.",
      resolve: (account, _args, context) => locationsOfAccount(context, account.id, null),
    }),
  }),
});

builder.queryField("accounts", (t) =>
  t.field({
    type: [Account],
    description: "Every account, or those of one kind.",
    args: { kind: t.arg({ type: AccountKind, description: "Only of this kind." }) },
    async resolve(_root, { kind }, context) {
      const own = await ownAccounts(context);
      const accounts = await context.engine.read((tx) => tx.accounts.list(kind ?? undefined));
      return own === null ? accounts : accounts.filter(({ id }) => own.has(id));
    },
  }),
);

const accountPayload = (name: string) =>
  definePayload<AccountRow>(name, (t) => ({
    account: t.field({
      type: Account,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value,
    }),
  }));

const ConnectAccountInput = builder.inputType("ConnectAccountInput", {
  description: "Which adapter to connect, and how.",
  fields: (t) => ({
    adapter: t.string({ required: true, description: "The adapter's name." }),
    name: t.string({ required: true, description: "What to call the account." }),
    config: t.field({
      type: "JSON",
      required: true,
      description: "As the adapter's configSchema has it; secrets are stored encrypted.",
    }),
  }),
});

const ConnectAccountPayload = accountPayload("ConnectAccountPayload");
builder.mutationField("connectAccount", (t) =>
  t.field({
    type: ConnectAccountPayload,
    description: "Stores a configured adapter instance after checking its credentials against the far side.",
    args: { input: t.arg({ type: ConnectAccountInput, required: true, description: "The account." }) },
    resolve: (_root, { input: { adapter, name, config } }, context) =>
      carryOut(context, {}, () => context.engine.commands.connectAccount({ adapter, name, config })),
  }),
);

const UpdateAccountInput = builder.inputType("UpdateAccountInput", {
  description: "What is to change about an account; what is left out stays.",
  fields: (t) => ({
    accountId: t.id({ required: true, description: "The account." }),
    name: t.string({ description: "Another name." }),
    config: t.field({
      type: "JSON",
      description: "The fields of the configuration that change; checked against the far side.",
    }),
  }),
});

const UpdateAccountPayload = accountPayload("UpdateAccountPayload");
builder.mutationField("updateAccount", (t) =>
  t.field({
    type: UpdateAccountPayload,
    description: "Renames an account, or gives it other credentials after checking them.",
    args: { input: t.arg({ type: UpdateAccountInput, required: true, description: "The changes." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { accountId: { type: "Account", text: input.accountId } }, ({ accountId }) =>
        context.engine.commands.updateAccount({
          accountId,
          name: input.name ?? undefined,
          config: input.config ?? undefined,
        }),
      ),
  }),
);

const DisconnectAccountInput = builder.inputType("DisconnectAccountInput", {
  description: "Which account to disconnect.",
  fields: (t) => ({ accountId: t.id({ required: true, description: "The account." }) }),
});

const DisconnectAccountPayload = accountPayload("DisconnectAccountPayload");
builder.mutationField("disconnectAccount", (t) =>
  t.field({
    type: DisconnectAccountPayload,
    description: "Forgets the credentials and removes our webhooks; the channel's numbers stay as they are.",
    args: { input: t.arg({ type: DisconnectAccountInput, required: true, description: "The account." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { accountId: { type: "Account", text: input.accountId } }, ({ accountId }) =>
        context.engine.commands.disconnectAccount(accountId),
      ),
  }),
);
