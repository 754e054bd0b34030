import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const RepeatIcon = () => (
  <Icon>
    <path d="M4 9.5V8a3 3 0 0 1 3-3h8.5M13 2.5 15.5 5 13 7.5M16 10.5V12a3 3 0 0 1-3 3H4.5M7 12.5 4.5 15 7 17.5" />
  </Icon>
);

export const BellIcon = () => (
  <Icon>
    <path d="M5.5 8.5a4.5 4.5 0 0 1 9 0c0 4 1.5 5 1.5 5H4s1.5-1 1.5-5ZM8.5 16.5a1.7 1.7 0 0 0 3 0" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M10 16V4.5M5 9l5-5 5 5" />
  </Icon>
);

export const FlagIcon = () => (
  <Icon>
    <path d="M5 17.5v-14h9.5L12 7.25 14.5 11H5" />
  </Icon>
);

export const LogoIcon = () => (
  <svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9" />
    <path d="m9.5 16.5 4.5 4.5 8.5-9.5" />
  </svg>
);
