// A mistake in one screen, or code of it that could not be fetched, leaves the rest of the page as it is.
import { Component, type ReactNode } from "react";
import { ErrorNote } from "./error-note.tsx";

type Props = { children: ReactNode };

export class ScreenBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ErrorNote
        error={error}
        title="This screen could not be opened"
        onRetry={() => globalThis.location.reload()}
      />
    );
  }
}
