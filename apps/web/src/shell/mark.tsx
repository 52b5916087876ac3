import icon from "../icon.svg";

/** Haul's mark with its name. */
export function Mark() {
  return (
    <span class="mark">
      <img src={icon} alt="" width="28" height="28" />
      Haul
    </span>
  );
}
