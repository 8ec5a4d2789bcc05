// The adapter keeps what every adapter must keep.
import { describeConformance } from "@stockgate/core/testing";
import { shopifyFixture } from "./testing/conformance-fixture.ts";

describeConformance(shopifyFixture);
