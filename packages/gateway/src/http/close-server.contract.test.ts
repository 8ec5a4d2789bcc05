// A server that closes, with real connections; its deadline passes only where a test lets it.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { createHandTimers } from "../testing/hand-timers.ts";
import { prepareClosing } from "./close-server.ts";

const deadline = 20_000;

/** Requests wait until the test answers them. */
async function openServer() {
  const timers = createHandTimers(deadline);
  const asked: ServerResponse[] = [];
  const server = createServer((_request, response) => void asked.push(response));
  const close = prepareClosing(server, timers);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const knock = async () => {
    const accepted = once(server, "connection");
    const socket = connect(port, "127.0.0.1");
    const ended = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    socket.on("error", () => undefined);
    socket.resume();
    await accepted;
    return { socket, ended };
  };
  const ask = async () => {
    const arrived = once(server, "request");
    const answer = fetch(`http://127.0.0.1:${port}/`);
    await arrived;
    return { answer };
  };
  return { timers, asked, close, knock, ask };
}

it("whoever connected and says nothing is not waited for", async () => {
  const { close, knock } = await openServer();
  const { socket, ended } = await knock();
  await close();
  await ended;
  expect([socket.destroyed, socket.bytesRead]).toEqual([true, 0]);
});

it("what was asked is answered first, and then the connection is closed", async () => {
  const { close, ask, asked } = await openServer();
  const { answer } = await ask();
  const closed = close();
  asked[0]?.end("answered");
  expect(await (await answer).text()).toBe("answered");
  await closed;
});

it("at the deadline what is left is cut off", async () => {
  const { close, knock, timers } = await openServer();
  const { socket, ended } = await knock();
  socket.write("GET / HTTP/1.1\r\nhost: here\r\n");
  const closed = close();
  timers.letOff(deadline);
  await closed;
  await ended;
  expect(socket.destroyed).toBe(true);
});
