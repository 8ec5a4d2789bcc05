// Tokens.
import { IconTools } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";

const Screen = () => <EmptyState isScreen icon={IconTools} title="Tokens" />;

export default Screen;
