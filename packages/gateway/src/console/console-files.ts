// The built console's files, read once at the start: what each is, and its compressed forms.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export type Encoding = "br" | "gzip";
export type ConsoleFile = {
  type: string;
  /** Its name changes with what is in it. */
  isHashed: boolean;
  bytes: Buffer;
  encoded: ReadonlyMap<Encoding, Buffer>;
};

export type ConsoleFiles = {
  /** The page, with `noncePlaceholder` wherever a nonce belongs. */
  page: string;
  /** By their path in the address, such as /assets/index-abc.js. */
  files: ReadonlyMap<string, ConsoleFile>;
};

/** Where `npm run build` leaves it. */
export const builtConsole = join(import.meta.dirname, "../../../console/dist");

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const extensions: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

function readFile(folder: string, name: string, type: string): ConsoleFile {
  const path = join(folder, name);
  const encoded = Object.entries(extensions).flatMap(([encoding, extension]) =>
    existsSync(`${path}${extension}`)
      ? [[encoding as Encoding, readFileSync(`${path}${extension}`)] as const]
      : [],
  );
  return { type, isHashed: name.startsWith("assets/"), bytes: readFileSync(path), encoded: new Map(encoded) };
}

/** Null where there is no build. */
export function readConsole(folder: string): ConsoleFiles | null {
  const page = join(folder, "index.html");
  if (!existsSync(page)) return null;
  const files = new Map<string, ConsoleFile>();
  for (const found of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const name = found.replaceAll("\\", "/");
    const type = types[extname(name)];
    if (type !== undefined) files.set(`/${name}`, readFile(folder, name, type));
  }
  return { page: readFileSync(page, "utf8"), files };
}
