import { Component, type ReactNode } from 'react';
import { FailureState } from '../display/states.js';

/** A page that breaks leaves the rest of the console standing. */
export class FailureBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return <FailureState error={this.state.error} onRetry={() => window.location.reload()} />;
  }
}
