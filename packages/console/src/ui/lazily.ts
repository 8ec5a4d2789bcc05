// What is dear to make and not needed for the first screen: made when it is first asked for.

export function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
