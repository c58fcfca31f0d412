import { useTexts } from '../state/settings.ts';
import { Button } from './Button.tsx';
import { Message } from './Message.tsx';

/** A request that failed, in the server's words, and a way to try again. */
export function Failure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { common } = useTexts();
  return (
    <Message title={common.failed} tone="alarm">
      <p>{error.message}</p>
      <Button look="main" onClick={again}>
        {common.tryAgain}
      </Button>
    </Message>
  );
}
