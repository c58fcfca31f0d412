import { Component, type ErrorInfo, type ReactNode } from 'react';

interface CrashGuardProps {
  readonly children: ReactNode;
  readonly show: (error: Error) => ReactNode;
}

/** A bug in one screen leaves the others usable. */
export class CrashGuard extends Component<CrashGuardProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error ? this.props.show(this.state.error) : this.props.children;
  }
}
