// What an operator enters to connect a Katana account. Only Katana's own host, or one that the operator of this
// installation allowed for development, is ever sent the key.
import { z } from "zod";

const katanaHost = "api.katanamrp.com";
const katanaUrl = `https://${katanaHost}/v1`;
const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

export type KatanaConfig = {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl: string;
};

/** `allowedHosts`: hosts besides Katana's own that `baseUrl` may name, such as "127.0.0.1" or "127.0.0.1:4010". */
export function katanaConfigSchema(allowedHosts: readonly string[]): z.ZodType<KatanaConfig> {
  return z.object({
    apiKey: z
      .string("apiKey is missing: copy it from Katana, Settings > API")
      .trim()
      .min(1, "apiKey is empty: copy it from Katana, Settings > API")
      // It travels in a header.
      .regex(
        /^[\x21-\x7e]*$/,
        "apiKey holds spaces or special characters: copy it again from Katana, Settings > API",
      )
      .meta({
        title: "API key",
        description:
          "From Katana, Settings > API. Give Stockgate a key of its own: the request quota is per key.",
        writeOnly: true,
      }),
    baseUrl: z
      .string("baseUrl must be text")
      .trim()
      .default(katanaUrl)
      .superRefine((text, context) => {
        const problem = problemOfUrl(text, allowedHosts);
        if (problem)
          context.addIssue({ code: "custom", message: `${problem}; leave it out to use ${katanaUrl}` });
      })
      .transform((text) => text.replace(/\/+$/, ""))
      .meta({
        title: "Base URL",
        description: `Address of the API; ${katanaUrl} unless you develop against a mock.`,
      }),
  });
}

function problemOfUrl(text: string, allowedHosts: readonly string[]): string | undefined {
  if (!URL.canParse(text)) return "baseUrl is not a URL";
  const url = new URL(text);
  const isAllowed = allowedHosts.includes(url.hostname) || allowedHosts.includes(url.host);
  if (url.username || url.password) return "baseUrl must not hold a user name or password";
  if (url.search || url.hash) return "baseUrl must end with its path, without ? or #";
  if (url.host !== katanaHost && !isAllowed) return `baseUrl names ${url.host}, which is not Katana's host`;
  if (url.protocol === "http:" && isAllowed && loopbackHosts.has(url.hostname)) return undefined;
  return url.protocol === "https:" ? undefined : "baseUrl must start with https://";
}
