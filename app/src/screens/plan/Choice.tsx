interface ChoiceProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange?: () => void;
  readonly kind?: 'checkbox' | 'radio';
  readonly disabled?: boolean;
  readonly note?: string;
  /** A number beside the label. */
  readonly value?: string;
  readonly title?: string;
}

/** A box or a dot to tick, with its words. */
export function Choice({ label, isOn, onChange, kind = 'checkbox', disabled, note, value, title }: ChoiceProps) {
  return (
    <label className="choice" title={title}>
      <input type={kind} checked={isOn} disabled={disabled} onChange={() => onChange?.()} />
      <span>
        {label}
        {value !== undefined && <span className="choice-value number">{value}</span>}
        {note !== undefined && <span className="quiet choice-note">{note}</span>}
      </span>
    </label>
  );
}
