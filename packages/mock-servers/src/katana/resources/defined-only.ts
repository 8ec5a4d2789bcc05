// A change without the fields that were not sent: what is left out of a PATCH stays as it is.

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export const definedOnly = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
