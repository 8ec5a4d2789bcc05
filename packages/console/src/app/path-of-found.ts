// Where a text that somebody pastes leads.

/** A write, as the store's history has it: "gid://stockgate/Intent/<key>", in whatever it was copied with. */
const reference = /gid:\/\/stockgate\/Intent\/([^\s"'<>]+)/i;
/** Its key alone. */
const key = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null where nothing was said. */
export function pathOfFound(text: string): string | null {
  const wanted = text.trim();
  if (wanted === "") return null;
  const write = reference.exec(wanted)?.[1] ?? (key.test(wanted) ? wanted : null);
  return write === null ? `/stock/${encodeURIComponent(wanted)}` : `/pushes/${encodeURIComponent(write)}`;
}
