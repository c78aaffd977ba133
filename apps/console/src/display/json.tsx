import { CopyButton } from './copy.js';

export function JsonBlock({ value, what }: { value: unknown; what: string }) {
  return <TextBlock text={JSON.stringify(value, null, 2) ?? 'null'} what={what} />;
}

export function TextBlock(props: { text: string; what: string; wrapped?: boolean }) {
  return (
    <div className="code-frame">
      <pre
        className={props.wrapped ? 'code-block wrapped' : 'code-block'}
        tabIndex={0}
        role="group"
        aria-label={props.what}
      >
        {props.text}
      </pre>
      <CopyButton text={props.text} what={props.what} />
    </div>
  );
}
