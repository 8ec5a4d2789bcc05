// Reads a stream of server-sent events as HTML's standard has it, chunk by chunk. Besides the events it tells where to
// resume from, which may come without any event.

/** `id`: where to resume from once it was taken; null where the server never said. */
type ServerSentEvent = { event: string; data: string; id: string | null };

export type EventReader = {
  /** The events that this chunk completes. */
  read(chunk: string): ServerSentEvent[];
  /** As the last complete block states it; null where none has. */
  lastEventId: string | null;
  /** How long the server wants clients to wait before they come again; null where it has not said. */
  retryMs: number | null;
};

type Block = { event: string; data: string[]; id: string | null };
const emptyBlock = (): Block => ({ event: "message", data: [], id: null });

export function createEventReader(): EventReader {
  let rest = "";
  let block = emptyBlock();

  function readField(line: string): void {
    const [, name = line, value = ""] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
    if (name === "event") block.event = value;
    else if (name === "data") block.data.push(value);
    else if (name === "id" && !value.includes("\0")) block.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) reader.retryMs = Number(value);
  }

  function endBlock(): ServerSentEvent[] {
    const { event, data, id } = block;
    block = emptyBlock();
    if (id !== null) reader.lastEventId = id === "" ? null : id;
    return data.length > 0 ? [{ event, data: data.join("\n"), id: reader.lastEventId }] : [];
  }

  const reader: EventReader = {
    lastEventId: null,
    retryMs: null,
    read(chunk) {
      // A carriage return at the end may be half of a line's end.
      const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      return lines.flatMap((line) => {
        if (line === "") return endBlock();
        readField(line);
        return [];
      });
    },
  };
  return reader;
}
