// The system's ports, but that nobody waits long to come again; the watch for silence keeps its time.
import { silenceMs } from "../connection.ts";
import { type ClientPorts, systemPorts } from "../system-ports.ts";

export function briskPorts(): ClientPorts {
  const system = systemPorts();
  return { ...system, after: (delayMs, run) => system.after(delayMs === silenceMs ? delayMs : 20, run) };
}
