// One socket as graphql-ws wants it: what is sent is awaited until it left, so that a slow reader is paused; one that
// answers no heartbeat is cut off with the place at which to resume.
import type { Log, Timers } from "@stockgate/core";
import type { WebSocket as ProtocolSocket } from "graphql-ws";
import type { WebSocket } from "ws";
import { heartbeatMs } from "../subscriptions/event-stream.ts";

/** Nothing was taken for too long; graphql-ws clients come again after it. */
const closedSlow = 4008;
const closedGoingAway = 1001;
/** As graphql-ws has it for who may not sign in. */
const closedForbidden = 4403;
const closedByFault = 1011;
/** A close that is not answered within this time is none. */
const closeGraceMs = 2000;
/** Answers that are waiting to be read; a client that goes on asking beyond it is cut off. */
const mostUnreadBytes = 8_388_608;
/** A close frame's reason has at most 123 bytes. */
const longestReason = 120;

export type KeptSocket = {
  protocolSocket: ProtocolSocket;
  /** The gateway stops: the client is to come again, not to think that anything is complete. */
  goAway(): void;
  /** The token that it signed in with ended. */
  expel(): void;
};

/** `cursorOf` answers the event that was sent last, where one stream alone has any. */
export function keepSocket(
  socket: WebSocket,
  { timers, log, cursorOf }: { timers: Timers; log: Log; cursorOf: () => string | null },
): KeptSocket {
  let isAlive = true;
  let stopBeating = () => {};
  let stopWaiting = () => {};

  function close(code: number, reason: string): void {
    stopBeating();
    socket.close(code, reason.slice(0, longestReason));
    stopWaiting();
    stopWaiting = timers.after(closeGraceMs, () => socket.terminate());
  }

  function cutOff(): void {
    const cursor = cursorOf();
    log.warn({ cursor }, "a subscriber takes nothing and is cut off");
    // Whoever reads this has read everything before it: the event of this cursor too.
    close(closedSlow, cursor === null ? "Nothing was taken for too long" : `Resume after ${cursor}`);
  }

  function beat(): void {
    stopBeating = timers.after(heartbeatMs, () => {
      if (!isAlive) return cutOff();
      isAlive = false;
      socket.ping();
      beat();
    });
  }

  const refuseFloods = () => {
    if (socket.bufferedAmount > mostUnreadBytes && socket.readyState === socket.OPEN) cutOff();
  };
  socket.on("pong", () => (isAlive = true));
  socket.on("ping", refuseFloods);
  socket.on("error", (error) => log.debug({ error }, "a socket failed"));
  socket.once("close", () => {
    stopBeating();
    stopWaiting();
  });
  beat();

  return {
    goAway: () => close(closedGoingAway, "The gateway stops: come again, and resume after your last cursor"),
    expel: () => close(closedForbidden, "The token is not valid any more"),
    protocolSocket: {
      protocol: socket.protocol,
      close,
      send: (text) =>
        new Promise((resolve, reject) => {
          // What is sent into a socket that closes is lost in any case.
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(text, (error) => (error ? reject(error) : resolve()));
        }),
      onMessage(receive) {
        socket.on("message", (message) => {
          refuseFloods();
          // By the socket's own setting messages come as one buffer.
          receive((message as Buffer).toString()).catch((error: unknown) => {
            if (socket.readyState !== socket.OPEN) return;
            log.error({ error }, "a message on a socket failed");
            close(closedByFault, "Unexpected error");
          });
        });
      },
    },
  };
}
