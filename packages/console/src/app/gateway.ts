// The gateway that served this page, signed in by its cookie. All that the console does goes through here.
import { createCarrier } from "@stockgate/client";
import { noteConnection } from "./connection.ts";
import { after } from "./system-ports.ts";

/** Nobody who looks at the page waits longer than this for the next try. */
const longestWaitMs = 5000;

/** A wait that ends early where the browser is back on the network. */
function wait(delayMs: number, run: () => void): () => void {
  // Only pauses between tries are that short; the watch over silence is left as it is.
  const isPause = delayMs < 31_000;
  const end = () => {
    callOff();
    globalThis.removeEventListener("online", finish);
  };
  const finish = () => {
    end();
    run();
  };
  const callOff = after(isPause ? Math.min(delayMs, longestWaitMs) : delayMs, finish);
  if (isPause) globalThis.addEventListener("online", finish);
  return end;
}

export const gateway = createCarrier({
  url: globalThis.location.origin,
  session: true,
  onConnect: () => noteConnection("connected"),
  onReconnect: () => noteConnection("lost"),
  ports: { after: wait },
});
