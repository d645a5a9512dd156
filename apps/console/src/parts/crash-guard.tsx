import { Component, type ReactNode } from 'react';

type CrashGuardProps = { readonly children: ReactNode };
type CrashGuardState = { readonly crash: unknown };

/** A mistake of ours in one page shows as such and leaves the bar to go elsewhere. */
export class CrashGuard extends Component<CrashGuardProps, CrashGuardState> {
  override state: CrashGuardState = { crash: undefined };

  static getDerivedStateFromError(crash: unknown): CrashGuardState {
    return { crash };
  }

  override render(): ReactNode {
    const { crash } = this.state;
    if (crash === undefined) return this.props.children;
    return (
      <div className="notice bad" role="alert">
        <span>
          This page has a mistake of its own; your invoices are not affected.{' '}
          {crash instanceof Error ? crash.message : ''}
        </span>
        <a
          href="#/"
          onClick={() => {
            window.location.reload();
          }}
        >
          Start again
        </a>
      </div>
    );
  }
}
