// Stock.
import { IconTools } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";

const Screen = () => <EmptyState isScreen icon={IconTools} title="Stock" />;

export default Screen;
