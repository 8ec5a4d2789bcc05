// A secret that is kept in memory for as long as the process lives: as bytes, which no heap snapshot holds, and a text only
// for the moment that it is used.

export type KeptSecret = {
  /** The text, for a header or a signature; never to be kept itself. */
  reveal: () => string;
};

export function keepSecret(text: string): KeptSecret {
  const bytes = Buffer.from(text);
  return { reveal: () => bytes.toString() };
}
