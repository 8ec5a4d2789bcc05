// A write to the channel, before it is sent.

/**
 * The whole request as it will go over the wire. Stored before it is sent: an unknown outcome is settled by sending
 * the same bytes under the same key again.
 */
export type PreparedWrite = { body: string };
