// What an adapter says that it needs, and the environment variable that stands for each of its fields.

type AdapterField = { title?: string; writeOnly?: boolean };

/** As `Adapter.configSchema` has it. */
export type ConfigSchema = {
  properties?: Record<string, AdapterField>;
  required?: string[];
  oneOf?: { required?: string[] }[];
};

/** KATANA_API_KEY of "katana" and "apiKey". */
export const variableOf = (prefix: string, field: string): string =>
  `${prefix}_${field.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)}`.replaceAll(/\W/g, "_").toUpperCase();
