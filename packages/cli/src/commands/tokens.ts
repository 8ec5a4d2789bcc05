// stockgate tokens: who else may ask, and for what.
import { Command, Option } from "@commander-js/extra-typings";
import type { TokenPartsFragment } from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, pickByName, type Session } from "../session.ts";

const scopes = ["READ", "OPERATE", "CONFIGURE", "ADMIN"] as const;

const readTokens = ({ client }: Session): Promise<TokenPartsFragment[]> =>
  everyPage<TokenPartsFragment>((after) => client.apiTokens({ after }));

const createCommand = (io: Io) =>
  new Command("create")
    .description("Make a token. It is shown once.")
    .argument("<name>", "whose or what for, such as the program's name")
    .addOption(new Option("--scope <scope>", "no more than needed").choices(scopes).makeOptionMandatory())
    .option("--expires-at <time>", "when it ends by itself, as in 2027-01-31T00:00:00Z")
    .option("--confine", "to the one integration that --integration names, or the only one", false)
    .addHelpText(
      "after",
      `
READ sees everything but tokens; OPERATE also switches, pushes and settles; CONFIGURE also decides on
mappings and policies; ADMIN also connects accounts and makes tokens.
Examples:
  stockgate tokens create "shop page" --scope READ --confine
  export STOCKGATE_TOKEN=$(stockgate tokens create me --scope OPERATE --json | jq -r .secret)`,
    )
    .action(async (name, { scope, expiresAt, confine }, command) => {
      const { client, out, integration } = openSession(io, command);
      const answer = await client.createApiToken({
        name,
        scope,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(confine ? { integrationId: (await integration()).id } : {}),
      });
      out.answer(answer, () => {
        out.line(answer.secret);
        out.note("This is the only time that it is shown.");
      });
    });

const revokeCommand = (io: Io) =>
  new Command("revoke")
    .description("End a token for good; subscriptions under it end at once.")
    .argument("<token>", "name or id")
    .action(async (wanted, _options, command) => {
      const session = openSession(io, command);
      const alive = (await readTokens(session)).filter(({ revokedAt }) => revokedAt === null);
      const { id } = pickByName(alive, wanted, "token");
      const { apiToken } = await session.client.revokeApiToken({ apiTokenId: id });
      session.out.answer(apiToken, () => session.out.line(`${plain(apiToken.name)} is revoked.`));
    });

export const tokensCommand = (io: Io) =>
  new Command("tokens")
    .description("List, make and revoke API tokens.")
    .addCommand(
      new Command("list")
        .description("List them; the same as without a word.")
        .action((_options, command) => listTokens(openSession(io, command))),
    )
    .addCommand(createCommand(io))
    .addCommand(revokeCommand(io))
    .action((_options, command) => listTokens(openSession(io, command)));

async function listTokens(session: Session): Promise<void> {
  const tokens = await readTokens(session);
  session.out.answer(tokens, () =>
    session.out.table(
      ["Token", "Scope", "For", "Used", "Ends", "Id"],
      tokens.map(({ name, scope, integration, lastUsedAt, expiresAt, revokedAt, id }) => [
        plain(name),
        scope,
        integration ? plain(integration.name) : "all",
        plain(lastUsedAt),
        revokedAt === null ? plain(expiresAt) : `revoked ${revokedAt}`,
        id,
      ]),
    ),
  );
}
