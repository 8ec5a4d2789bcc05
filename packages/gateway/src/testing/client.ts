// A small GraphQL client over HTTP and server-sent events, for tests.

type GraphQLError = { message: string; path?: unknown[]; extensions: { code: string; requestId: string } };
type Answer<T> = { status: number; data: T | null; errors: GraphQLError[] };

export type TestSubscription<T> = {
  /** The next value; throws where the stream ended, or brought errors. */
  next(): Promise<T>;
  /** The next as it came, errors included; null at the end. */
  nextAnswer(): Promise<{ data?: T | null; errors?: GraphQLError[] } | null>;
  close(): void;
};

export type TestClient = {
  url: string;
  token: string;
  /** Status, data and errors, whatever they are. */
  answer<T>(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer<T>>;
  /** The data; throws where there are errors. */
  ask<T>(query: string, variables?: object): Promise<T>;
  /** A mutation with one input; throws where it is refused. */
  command<T>(name: string, input: object, selection: string): Promise<T>;
  subscribe<T>(query: string, variables?: object): Promise<TestSubscription<T>>;
};

const capitalize = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** The `data:` of each `event: next`. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end === -1) break;
      const message = text.slice(0, end);
      text = text.slice(end + 2);
      if (message.startsWith("event: complete")) return;
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) yield data;
    }
  }
}

export function createClient(url: string, token: string): TestClient {
  const post = (query: string, variables: object, headers: Record<string, string>, signal?: AbortSignal) =>
    fetch(`${url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
      ...(signal ? { signal } : {}),
    });

  async function answer<T>(query: string, variables: object = {}, headers: Record<string, string> = {}) {
    const response = await post(query, variables, headers);
    const body = (await response.json()) as { data?: T; errors?: GraphQLError[] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  async function ask<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await answer<T>(query, variables);
    if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors));
    return data;
  }

  return {
    url,
    token,
    answer,
    ask,
    async command<T>(name: string, input: object, selection: string): Promise<T> {
      const document = `mutation ($input: ${capitalize(name)}Input!) {
        ${name}(input: $input) { ${selection} userErrors { code message field } } }`;
      type Payload = T & { userErrors: unknown[] };
      const { [name]: payload } = await ask<{ [name: string]: Payload }>(document, { input });
      if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(payload?.userErrors));
      return payload;
    },
    async subscribe<T>(query: string, variables: object = {}) {
      const aborter = new AbortController();
      const response = await post(query, variables, { accept: "text/event-stream" }, aborter.signal);
      if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
      const events = readEvents(response.body);
      const subscription: TestSubscription<T> = {
        async nextAnswer() {
          const { value, done } = await events.next();
          return done ? null : (JSON.parse(value) as { data?: T | null; errors?: GraphQLError[] });
        },
        async next() {
          const found = await subscription.nextAnswer();
          if (!found?.data) throw new Error(`the subscription ended: ${JSON.stringify(found)}`);
          return found.data;
        },
        close: () => aborter.abort(),
      };
      return subscription;
    },
  };
}
