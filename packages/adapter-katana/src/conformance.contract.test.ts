// The adapter keeps what every adapter must keep.
import { describeConformance } from "@stockgate/core/testing";
import { katanaFixture } from "./testing/conformance-fixture.ts";

describeConformance(katanaFixture);
