// Mutations of locations and fulfilment services.
import type { Context } from "../graphql/context.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { runIdempotent } from "../graphql/idempotency.ts";
import type { GraphQLResolveInfo } from "graphql";
import {
  activateLocation,
  addLocation,
  createService,
  deactivateLocation,
  deleteLocation,
  editLocation,
  type LocationError,
  type LocationInput,
  type LocationOutcome,
  type ServiceInput,
} from "../locations/locations.ts";

const payload = ({ location, errors }: LocationOutcome) => ({ location, userErrors: errors });

/** Opening and closing take effect once for a key; their errors stand under a name of their own. */
function onceOnly(
  context: Context,
  info: GraphQLResolveInfo,
  errorsName: string,
  run: () => LocationOutcome,
): unknown {
  const answer = (
    location: LocationOutcome["location"],
    errors: readonly (Omit<LocationError, "field"> & { field: string[] | null })[],
  ) => ({
    location,
    [errorsName]: errors,
  });
  return runIdempotent(context, info, {
    run() {
      const { location, errors } = run();
      const result = { location: location?.id ?? null };
      return { payload: answer(location, errors), isFailed: errors.length > 0, result };
    },
    replay: ({ location }) => answer(context.work.store.locations.get(location ?? "") ?? null, []),
    refuse: (error) => answer(null, [{ ...error, field: null }]),
  });
}

export const locationMutations: Resolvers = {
  locationAdd: (_: never, { input }: { input: LocationInput }, { work }) => payload(addLocation(work, input)),
  locationEdit: (_: never, { id, input }: { id: string; input: LocationInput }, { work }) =>
    payload(editLocation(work, id, input)),
  locationActivate: (_: never, { locationId }: { locationId: string }, context, info) =>
    onceOnly(context, info, "locationActivateUserErrors", () => activateLocation(context.work, locationId)),
  locationDeactivate: (
    _: never,
    args: { locationId: string; destinationLocationId?: string | null },
    context,
    info,
  ) =>
    onceOnly(context, info, "locationDeactivateUserErrors", () =>
      deactivateLocation(context.work, args.locationId, args.destinationLocationId ?? null),
    ),
  locationDelete: (_: never, { locationId }: { locationId: string }, { work }) => {
    const { deletedId, errors } = deleteLocation(work, locationId);
    return { deletedLocationId: deletedId, locationDeleteUserErrors: errors };
  },
  fulfillmentServiceCreate: (_: never, args: ServiceInput, { work }) => {
    if (args.name.trim() === "") {
      return { fulfillmentService: null, userErrors: [{ field: ["name"], message: "Name can't be blank" }] };
    }
    return { fulfillmentService: createService(work, args), userErrors: [] };
  },
};
