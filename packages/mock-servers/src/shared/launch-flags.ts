// The flags of stockgate-mocks, and what --help says about them.

export const usage = `Usage: stockgate-mocks [flags]

  --only katana|shopify   start one of the two (default: both)
  --host <host>           where to listen (MOCK_HOST, default 127.0.0.1)
  --katana-port <port>    MOCK_KATANA_PORT, default 4010; 0 takes a free one
  --shopify-port <port>   MOCK_SHOPIFY_PORT, default 4020
  --state <folder>        keep the state in files there (MOCK_STATE_DIR, default: in memory)
  --seed <number>         repeat the same ids, tokens, chances and catalog (MOCK_SEED)
  --catalog <number>      a new state begins with a made-up catalog of about so many variants
                          instead of the demo world (MOCK_CATALOG)
  --traffic <rate>        life in the mocks' world, so many events a minute (MOCK_TRAFFIC, default: off)
  --traffic-mix <mix>     of these kinds, by weight: shop-order=5,shop-fulfillment=3 (default: some of each)
  --import, --no-import   Katana's own import of the stores' orders (MOCK_IMPORT=on|off, default: with --traffic)
  --faults <file>         JSON: {"katana": [rule, ...], "shopify": [rule, ...]}
  --settings <file>       JSON: {"katana": {setting: value, ...}, "shopify": {...}, "traffic": {...}, "import": {...}}
  --help
`;

export const flags = {
  only: { type: "string" },
  host: { type: "string" },
  "katana-port": { type: "string" },
  "shopify-port": { type: "string" },
  state: { type: "string" },
  seed: { type: "string" },
  catalog: { type: "string" },
  traffic: { type: "string" },
  "traffic-mix": { type: "string" },
  import: { type: "boolean" },
  "no-import": { type: "boolean" },
  faults: { type: "string" },
  settings: { type: "string" },
  help: { type: "boolean" },
} as const;
