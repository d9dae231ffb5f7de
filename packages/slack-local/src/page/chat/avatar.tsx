/** A person's initial on a colour of their own, or the needle of the app. */
export function Avatar({ name, app = false, size = 36 }: { name: string; app?: boolean; size?: number }) {
  if (app) {
    return (
      <svg className="avatar" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true">
        <rect width="36" height="36" rx="8" fill="#1d3a5f" />
        <circle cx="18" cy="18" r="11.5" fill="none" stroke="#ffffff" strokeOpacity="0.35" strokeWidth="1.5" />
        <path d="M18 7.5l4 10.5h-8z" fill="#f2b134" />
        <path d="M18 28.5l-4-10.5h8z" fill="#ffffff" />
      </svg>
    );
  }
  const hue = [...name].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 360;
  return (
    <span
      className="avatar"
      style={{ width: size, height: size, fontSize: size * 0.46, background: `hsl(${hue} 38% 42%)` }}
      aria-hidden="true"
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
