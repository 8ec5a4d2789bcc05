// One server to compare with, in a process of its own: `peer.ts <name>` prints its address.
import { createServer } from "node:http";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import fastify from "fastify";
import { createYoga } from "graphql-yoga";
import mercurius from "mercurius";
import { constantSchema } from "./documents.ts";

const host = "127.0.0.1";

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      const address = server.address();
      resolve(`http://${host}:${typeof address === "object" ? address?.port : 0}`);
    });
  });
}

const peers: Readonly<Record<string, () => Promise<string>>> = {
  /** What HTTP alone takes: an answer that is a constant text. */
  "node:http": () =>
    listen(
      createServer((request, response) => {
        request.resume();
        request.on("end", () => {
          response.writeHead(200, { "content-type": "application/json" });
          response.end('{"data":{"viewer":{"name":"administrator"}}}');
        });
      }),
    ),
  yoga() {
    const yoga = createYoga({ schema: constantSchema(), graphiql: false, logging: false });
    return listen(createServer((request, response) => void yoga(request, response)));
  },
  async apollo() {
    const server = new ApolloServer({ schema: constantSchema(), introspection: false });
    const { url } = await startStandaloneServer(server, { listen: { port: 0, host } });
    return url.replace(/\/$/, "");
  },
  async mercurius() {
    const app = fastify();
    await app.register(mercurius, { schema: constantSchema(), path: "/graphql" });
    return app.listen({ port: 0, host });
  },
  async "mercurius with JIT"() {
    const app = fastify();
    await app.register(mercurius, { schema: constantSchema(), path: "/graphql", jit: 1 });
    return app.listen({ port: 0, host });
  },
};

const start = peers[process.argv[2] ?? ""];
if (!start) throw new Error(`there are: ${Object.keys(peers).join(", ")}`);
process.stdout.write(`listening at ${await start()}/graphql\n`);
