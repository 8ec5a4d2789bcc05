// `npm run build`: the console as the gateway serves it, in packages/console/dist: hashed files, each also compressed.
// Fails where it weighs more than a person on a phone should fetch.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

/** Of all scripts and styles together, whatever screens are opened. */
const mostGzippedBytes = 300_000;
/** Smaller ones gain nothing. */
const leastBytes = 1000;

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Writes both compressed forms beside the file; answers the bytes of the gzipped one. */
function compress(path: string): number {
  const bytes = readFileSync(path);
  const gzipped = gzipSync(bytes, { level: 9 });
  if (bytes.byteLength >= leastBytes) {
    writeFileSync(`${path}.gz`, gzipped);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
  return gzipped.byteLength;
}

await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
const sizes = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(js|css|svg)$/.test(name))
  .map((name) => ({ name, bytes: compress(join(dist, name)) }));
const total = sizes.filter(({ name }) => /\.(js|css)$/.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`The console is built: ${kilobytes(total)} of scripts and styles, gzipped.`);
if (total > mostGzippedBytes) {
  console.error(`That is more than ${kilobytes(mostGzippedBytes)}. The largest:`);
  for (const { name, bytes } of sizes.toSorted((left, right) => right.bytes - left.bytes).slice(0, 8))
    console.error(`  ${kilobytes(bytes).padStart(10)}  ${name}`);
  process.exitCode = 1;
}
