// What can go wrong, as errors that programs can tell apart.

/** One thing about a mutation's input that the caller can mend. */
export type UserError = { code: string; field?: readonly string[] | null; message: string };

/** The gateway cannot be reached, or broke off; asking again may help. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export type GatewayErrorParts = {
  message: string;
  /** Stable: `extensions.code`. */
  code: string;
  status: number;
  requestId: string | null;
  retryAfterSeconds: number | null;
};

/** The gateway answered with an error: the request was not carried out, or not wholly. */
export class GatewayError extends Error {
  override readonly name: string = "GatewayError";
  readonly code: string;
  readonly status: number;
  /** Finds it in the gateway's log. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor({ message, code, status, requestId, retryAfterSeconds }: GatewayErrorParts) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** There is no token, or none that the gateway knows: UNAUTHENTICATED. */
export class UnauthenticatedError extends GatewayError {
  override readonly name = "UnauthenticatedError";
}

/** The token's scope does not reach that far: FORBIDDEN. */
export class ForbiddenError extends GatewayError {
  override readonly name = "ForbiddenError";
}

/** Events behind the cursor are no longer kept. Read the state anew, then follow without a cursor: CURSOR_EXPIRED. */
export class CursorExpiredError extends GatewayError {
  override readonly name = "CursorExpiredError";
}

const kinds: Readonly<Record<string, typeof GatewayError>> = {
  UNAUTHENTICATED: UnauthenticatedError,
  FORBIDDEN: ForbiddenError,
  CURSOR_EXPIRED: CursorExpiredError,
};

export const toGatewayError = (parts: GatewayErrorParts): GatewayError =>
  new (kinds[parts.code] ?? GatewayError)(parts);

/** A mutation refused its input, or was done with a reservation (NOT_SETTLED); nothing of it is a fault of the gateway. */
export class UserErrors extends Error {
  override readonly name = "UserErrors";
  readonly userErrors: readonly UserError[];
  /** What the mutation answered besides; as NOT_SETTLED has it, it may be there. */
  readonly payload: unknown;

  constructor(userErrors: readonly UserError[], payload: unknown) {
    super(userErrors.map(({ message }) => message).join(" "));
    this.userErrors = userErrors;
    this.payload = payload;
  }

  has(code: string): boolean {
    return this.userErrors.some((error) => error.code === code);
  }
}
