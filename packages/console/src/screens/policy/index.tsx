// The policy: how the number that a store shows is made of the stock.
import { Chosen } from "../../app/chosen.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { PolicyOf } from "./policy-of.tsx";

const Policy = () => (
  <Chosen>
    {({ id, name }) => (
      <>
        <ScreenHead
          title="Policy"
          about={`How the numbers of ${name} are made. A change is worked out and pushed at once.`}
        />
        <PolicyOf key={id} integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Policy;
