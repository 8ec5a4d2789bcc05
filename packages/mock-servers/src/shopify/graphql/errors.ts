// The errors that Shopify's API answers with, as the shapes that were captured from it. Thrown by resolvers,
// they are put beside the data, with path and locations.
import { GraphQLError } from "graphql";

/** An error as it stands in an answer. */
export type ErrorBody = {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
};

const fail = (message: string, extensions: Record<string, unknown>) =>
  new GraphQLError(message, { extensions });

export const badRequest = (message: string) => fail(message, { code: "BAD_REQUEST" });

export const invalidFieldArguments = (message: string) => fail(message, { code: "INVALID_FIELD_ARGUMENTS" });

/** An id of the wrong type, or no id at all. */
export const invalidId = (id: string) => fail(`Invalid id: ${id}`, { code: "RESOURCE_NOT_FOUND" });

export const accessDenied = (field: string, requiredAccess: string) =>
  fail(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    code: "ACCESS_DENIED",
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess,
  });

const protectedDataPage = "https://shopify.dev/docs/apps/launch/protected-customer-data";

/** The app lacks the approval for protected customer data, whatever its scopes. */
export const notApproved = (typeName: string) =>
  fail(
    `This app is not approved to access the ${typeName} object. See ${protectedDataPage} for more details.`,
    {
      code: "ACCESS_DENIED",
      documentation: protectedDataPage,
    },
  );
