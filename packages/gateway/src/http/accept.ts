// What the client would rather have, in an order that the GraphQL server understands: it takes the first type that it
// can make, and knows nothing of q-values.

/** In the order in which the server prefers them, for answers that are one object. */
const servedTypes = ["application/json", "application/graphql-response+json", "text/event-stream"];
const typeForm = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/;

type Wish = { type: string; parameters: string[]; quality: number };

function readWish(text: string): Wish | null {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim());
  if (!typeForm.test(type)) return null;
  const stated = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
  const quality =
    stated === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(stated) ? Number(stated) : 0;
  return { type: type.toLowerCase(), parameters: parameters.filter((each) => !/^q=/i.test(each)), quality };
}

/** The highest q first; among equals the one that was named first. What has q=0 is not wanted at all. */
export function orderAccept(accept: string): string {
  const wishes = accept.split(",").flatMap((text) => readWish(text) ?? []);
  const unwanted = new Set(wishes.filter(({ quality }) => quality === 0).map(({ type }) => type));
  const wanted = wishes
    .filter(({ quality }) => quality > 0)
    .toSorted((left, right) => right.quality - left.quality)
    .flatMap(({ type, parameters }) => {
      // "Anything but this" is everything else by name.
      if (type !== "*/*" || unwanted.size === 0) return [[type, ...parameters].join(";")];
      return servedTypes.filter((served) => !unwanted.has(served));
    });
  return wanted.join(", ") || "nothing/wanted";
}
