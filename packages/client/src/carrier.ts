// What the generated methods rest on: how a query, a mutation and a subscription are carried out.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";

export type CallOptions = {
  /** Aborting it ends the call: a query or mutation throws its reason, a subscription just ends. */
  signal?: AbortSignal;
};

type FollowOptions = CallOptions & {
  /** Told each time a connection of this subscription stands, the first one too. */
  onConnect?: () => void;
};

/** A mutation's payload once nothing was refused: without its `userErrors`, and with what is there then. */
type Done<Payload, Name extends PropertyKey> = Omit<Payload, "userErrors" | Name> & {
  [Key in Name & keyof Payload]: NonNullable<Payload[Key]>;
};

export type Carrier = {
  /** The whole answer, of a document with several roots; throws GatewayError where there are errors. */
  request<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Data>;
  /** The root field of the answer; throws GatewayError where there are errors. */
  ask<Data, Variables extends object, Field extends keyof Data>(
    document: TypedDocumentNode<Data, Variables>,
    field: Field,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Data[Field]>;
  /** The payload; throws UserErrors where the input was refused. */
  command<Data, Variables extends object, Field extends keyof Data, const Names extends readonly string[]>(
    document: TypedDocumentNode<Data, Variables>,
    field: Field,
    variables: Variables,
    done: Names,
    options?: CallOptions,
  ): Promise<Done<Data[Field], Names[number]>>;
  /** Each value as it comes, across reconnections. */
  follow<Data, Variables extends object, Field extends keyof Data>(
    document: TypedDocumentNode<Data, Variables>,
    field: Field,
    variables: Variables,
    options?: FollowOptions,
  ): AsyncIterableIterator<Data[Field]>;
};
