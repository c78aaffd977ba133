import { useId, type ComponentProps, type ReactNode } from 'react';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  problem?: string | null;
  children: (attributes: {
    id: string;
    className: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const described = hint || problem ? note : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        className: 'input',
        'aria-describedby': described,
        'aria-invalid': Boolean(problem),
      })}
      {described && (
        <span id={note} className={problem ? 'problem' : 'hint'}>
          {problem ?? hint}
        </span>
      )}
    </div>
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'children' | 'list'> & {
    value: string;
    onText: (text: string) => void;
    /** Names that are known, to pick from; another text is taken too. */
    names?: readonly string[] | undefined;
  };

export function TextField({ label, hint, problem, onText, names, ...input }: TextFieldProps) {
  const list = useId();
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            {...input}
            list={names && list}
            onChange={(event) => onText(event.target.value)}
          />
          {names && (
            <datalist id={list}>
              {names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

type SelectFieldProps<Value extends string> = Omit<FieldProps, 'children'> & {
  value: Value;
  options: readonly { value: Value; text: string }[];
  onPick: (value: Value) => void;
};

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  return (
    <Field label={props.label} hint={props.hint} problem={props.problem}>
      {(attributes) => (
        <select
          {...attributes}
          value={props.value}
          onChange={(event) => props.onPick(event.target.value as Value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
