// Every variable of the gateway's environment: what it says when nothing is said, and what it is for. docs/configuration.md
// is made of this table.

export type Variable = {
  /** Undefined: that nothing is said differs from any text. */
  default: string | undefined;
  /** For the reference: one sentence or two. */
  about: string;
  /** Whether it is nothing for logs and screens. */
  isSecret?: true;
};

export const variables = {
  STOCKGATE_HOST: { default: "127.0.0.1", about: "The address to listen on; `0.0.0.0` in a container." },
  STOCKGATE_PORT: { default: "4000", about: "The port to listen on; `0` takes a free one." },
  STOCKGATE_DATABASE_URL: {
    default: "file:data/stockgate.db",
    about: "`file:<path>` (SQLite) or `postgres://user:password@host/database`.",
    isSecret: true,
  },
  STOCKGATE_SECRET_KEY: {
    default: undefined,
    about:
      "Needed. Base64 of 32 bytes; seals what is stored of credentials. Keep it apart from the database: without it they are lost. `openssl rand -base64 32` makes one.",
    isSecret: true,
  },
  STOCKGATE_PREVIOUS_SECRET_KEYS: {
    default: "",
    about:
      "Keys of before, with commas between them. Started once with them, everything is sealed with the present key; then they can go.",
    isSecret: true,
  },
  STOCKGATE_ADMIN_TOKEN: {
    default: undefined,
    about:
      "16 characters or more, for `Authorization: Bearer`. Left out, one is made for this start and printed once. `createApiToken` makes lesser ones.",
    isSecret: true,
  },
  STOCKGATE_PUBLIC_URL: {
    default: undefined,
    about:
      "The `https://` URL at which Katana and Shopify reach this gateway, for webhooks. Without it everything works by asking every ten seconds.",
  },
  STOCKGATE_TRUSTED_PROXIES: {
    default: "0",
    about:
      "How many reverse proxies of your own stand in front: attempts with wrong tokens are counted by the address that the outermost saw (`X-Forwarded-For`).",
  },
  STOCKGATE_SERVED_HOSTS: {
    default: "",
    about:
      "Names by which the gateway is reached, besides localhost, addresses in numbers and the public URL's; any other is answered 421.",
  },
  STOCKGATE_CORS_ORIGINS: {
    default: "",
    about: "Origins whose pages may ask, as browsers name them: `https://console.example,...`.",
  },
  STOCKGATE_LOG_LEVEL: { default: "info", about: "`debug`, `info`, `warn`, `error` or `silent`." },
  STOCKGATE_METRICS_PORT: {
    default: "",
    about:
      "Prometheus metrics and health are served at this port, without a token ([operations.md](operations.md)). Off unless it is named.",
  },
  STOCKGATE_METRICS_HOST: {
    default: "127.0.0.1",
    about: "The address that the metrics' port listens on; never one that the world reaches.",
  },
  STOCKGATE_TRACE_SHARE: {
    default: "1",
    about:
      "Of the traces that begin here, how many are kept, from `0` to `1`. Traces go out where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector ([operations.md](operations.md)).",
  },
  STOCKGATE_MOST_COST: {
    default: "25000",
    about: "Points that one GraphQL operation may cost ([api.md](api.md)).",
  },
  STOCKGATE_COST_PER_SECOND: {
    default: "5000",
    about: "Points that come back to each caller every second, up to twenty seconds' worth.",
  },
  STOCKGATE_TRUSTED_DOCUMENTS: {
    default: "",
    about: "A JSON file of GraphQL documents by their SHA-256, asked for by `documentId`.",
  },
  STOCKGATE_ONLY_TRUSTED_DOCUMENTS: { default: "false", about: "`true` refuses every other document." },
  STOCKGATE_HTTP_STATUS: {
    default: "audited",
    about: "`draft`: the status codes of GraphQL over HTTP's draft of 2026 (422, 294).",
  },
  STOCKGATE_SUBGRAPH: {
    default: "false",
    about:
      "`true` serves the schema as an Apollo Federation subgraph: `_service` and `_entities` besides ([api.md](api.md)).",
  },
  STOCKGATE_ALLOWED_HOSTS: {
    default: "",
    about: "Hosts besides the vendors' own that accounts may name, for development.",
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof variables;
/** Those that say something, if only nothing, where nothing is said. */
export type DefaultedVariable = {
  [Name in VariableName]: (typeof variables)[Name]["default"] extends string ? Name : never;
}[VariableName];
export const variableNames = Object.keys(variables) as VariableName[];
