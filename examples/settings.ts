// Where the examples find the gateway, and what lets them in.

function needed(name: string): string {
  const value = process.env[name];
  if (value) return value;
  console.error(`Set ${name}; \`npm start\` prints the address and a token.`);
  process.exit(2);
}

export const url = needed("STOCKGATE_URL");
export const token = needed("STOCKGATE_TOKEN");
