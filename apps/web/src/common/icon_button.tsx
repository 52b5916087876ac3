import { Icon, type IconName } from "./icon.tsx";

/** A button that is an icon; its label is read out, and shown to the mouse. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  /** What it is done to, for those who hear the label alone. */
  of?: string;
  pressed?: boolean;
  expanded?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      title={props.label}
      aria-label={
        props.of === undefined ? props.label : `${props.label} ${props.of}`
      }
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      onClick={() => props.onClick()}
    >
      <Icon name={props.icon} />
    </button>
  );
}
