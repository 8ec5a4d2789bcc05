// What a caller of a mutation can mend, as data: the core's refusals, and ids that name nothing of the kind.
import type { CommandResult, Refusal, RefusalCode } from "@stockgate/core";
import { siftKeys } from "../auth/confinement.ts";
import { forgetLoaded } from "./batch.ts";
import { builder, type BuilderTypes, defineEnum } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { decodeGlobalId, type NodeKey, type NodeName } from "./global-id.ts";

const UserErrorCode = defineEnum<RefusalCode>("UserErrorCode", "Why an input was refused. Stable.", {
  INVALID: "The value cannot be used as it is.",
  OUT_OF_RANGE: "The value lies outside its bounds.",
  NOT_FOUND: "It names nothing that is there.",
  TAKEN: "Another object has it already.",
  CONFLICT: "It contradicts the present state.",
  IN_USE: "Something else depends on it.",
  UNAUTHORIZED: "The far side refuses the credentials.",
  UNREACHABLE: "The far side does not answer as it should.",
  UNSUPPORTED: "This gateway or its adapter cannot do that.",
  SYNC_DISABLED: "Nothing may be written to the channel at present.",
  NOT_SETTLED:
    "What was asked for is done, but a write that was under way before may still take effect; the message names it.",
  IDEMPOTENCY_KEY_REUSED: "The same key came with another input before.",
});

const UserError = builder.objectRef<Refusal>("UserError").implement({
  description: "What the caller can mend: a refused input is data, never a thrown error.",
  fields: (t) => ({
    code: t.expose("code", { type: UserErrorCode, description: "For programs. Stable." }),
    message: t.exposeString("message", { description: "For a person, with the way out." }),
    field: t.exposeStringList("field", {
      nullable: true,
      description: "Path of the input field concerned; null where it is none.",
    }),
  }),
});

export type FieldBuilder<Shape> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Shape>;
type Fields<Shape> = ReturnType<
  NonNullable<PothosSchemaTypes.ObjectTypeOptions<BuilderTypes, Shape>["fields"]>
>;

/** A mutation's answer: what it made of the input, and what was refused. */
export const definePayload = <Value>(
  name: string,
  fields: (t: FieldBuilder<CommandResult<Value>>) => Fields<CommandResult<Value>>,
) =>
  builder.objectRef<CommandResult<Value>>(name).implement({
    description: "What became of the request.",
    fields: (t) => ({
      ...fields(t),
      userErrors: t.field({
        type: [UserError],
        description: "What the caller can mend; empty where all was done.",
        resolve: ({ refusals }) => refusals,
      }),
    }),
  });

/** An id in an input: which type it must name, the text given, and its path where that is not its own name. */
export type WantedId = { type: NodeName; text: string; path?: string[] };

function refuseId({ type, text }: WantedId, field: string[]): Refusal {
  const key = decodeGlobalId(text);
  return key
    ? { code: "NOT_FOUND", message: `This id names no ${type} but a ${key.type}.`, field }
    : { code: "INVALID", message: "This is no id that was given out here.", field };
}

/** To a viewer that is confined to one integration. */
const notThere = (type: NodeName, field: string[]): Refusal => ({
  code: "NOT_FOUND",
  message: `There is no ${type} with this id.`,
  field,
});

type Wanted = Readonly<Record<string, WantedId | undefined>>;
type Found<Ids extends Wanted> = {
  [Field in keyof Ids]: undefined extends Ids[Field] ? number | undefined : number;
};

/**
 * Carries out a command on the objects that these ids name; an id that is left out stays undefined. One that names
 * nothing of the kind is refused before anything is done, all of them at once.
 */
export async function carryOut<Ids extends Wanted, Value>(
  context: GraphQLContext,
  wanted: Ids,
  command: (ids: Found<Ids>) => Promise<CommandResult<Value>>,
): Promise<CommandResult<Value>> {
  const refusals: Refusal[] = [];
  const ids: Record<string, number> = {};
  const asked: { key: NodeKey; refused: Refusal }[] = [];
  for (const [field, want] of Object.entries(wanted)) {
    if (want === undefined) continue;
    const key = decodeGlobalId(want.text);
    const path = want.path ?? [field];
    if (key?.type === want.type) {
      ids[field] = key.id;
      asked.push({ key, refused: notThere(want.type, path) });
    } else refusals.push(refuseId(want, path));
  }
  const own = new Set(
    await siftKeys(
      context,
      asked.map(({ key }) => key),
    ),
  );
  refusals.push(...asked.flatMap(({ key, refused }) => (own.has(key) ? [] : [refused])));
  if (refusals.length > 0) return { value: null, refusals };
  try {
    return await command(ids as Found<Ids>);
  } finally {
    forgetLoaded(context);
  }
}
