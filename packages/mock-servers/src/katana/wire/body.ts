// Checks a request's body and answers Katana's 422 where it is not one. Katana: validates with Ajv; path, code, message
// and info are Ajv's instancePath (written with dots), keyword, message and params (O, V).
import { Ajv, type ErrorObject } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { type ErrorDetail, badRequest, invalidBody } from "./errors.ts";
import type { Schema } from "./schema.ts";

const ajv = new Ajv({
  allErrors: true,
  allowUnionTypes: true,
  formats: {
    "date-time": fullFormats["date-time"],
    email: fullFormats.email,
    uri: fullFormats.uri,
  },
});

/** To be made of schemas that are constants: each is compiled once. Throws a 400 where the text is no JSON, a 422 where it does not fit the schema. */
export function createBodyReader<T>(schema: Schema<T>): (text: string) => T {
  const validate = ajv.compile<T>(schema.json);
  return (text) => {
    const body = parseJson(text);
    if (!validate(body)) throw invalidBody((validate.errors ?? []).map(detailOf));
    return body;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest([]);
  }
}

const detailOf = (error: ErrorObject): ErrorDetail => ({
  path: dotted(error.instancePath),
  code: error.keyword,
  message: error.message ?? "",
  info: error.params,
});

/** "/rows/0/quantity" is written ".rows[0].quantity". */
const dotted = (pointer: string) => pointer.replaceAll(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".");
