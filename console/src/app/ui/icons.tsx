// A few line icons; always decoration beside words.
const PATHS = {
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4l2-2ZM10 22h4M12 3v2',
  stamp: 'M9 3h6l-1 8h4v4H6v-4h4L9 3ZM5 19h14M6 15h12',
  shield: 'M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6l8-3ZM8.500 12l2.500 2.500 4.500-5',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c3 3 4 6 4 9s-1 6-4 9c-3-3-4-6-4-9s1-6 4-9Z',
  key: 'M8 15a5 5 0 1 1 4.600-7H21v4h-3v3h-4v-3h-1.400A5 5 0 0 1 8 15ZM8 10h.01',
  home: 'M3 11 12 4l9 7M6 9.5V20h12V9.5M10 20v-6h4v6',
  send: 'M4 11 21 4l-6 17-4-7-7-3ZM11 14l5-5',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21c0-4 3-7 7-7s7 3 7 7M16 3.5a4 4 0 0 1 0 7M18 14.5c2.5.9 4 3.3 4 6.5',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2zM7 7h.01M17 7h.01M7 17h.01',
  form: 'M5 3h14v18H5zM8 8h8M8 12h8M8 16h5',
  tag: 'M4 4h8l8 8-8 8-8-8V4ZM8 8h.01',
  phrase: 'M4 5h16v11H9l-5 4V5ZM8 9h8M8 12h5',
  template: 'M4 4h16v5H4zM4 12h7v8H4zM14 12h6v8h-6z',
  segment: 'M4 5h16l-6 7v6l-4 2v-8L4 5Z',
  chart: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  staff: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-7 8-7s8 3 8 7',
  audit: 'M12 3a9 9 0 1 0 9 9M12 7v5l3 2M17 3h4v4',
  manual: 'M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1V5ZM12 6v14',
  grid: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  check: 'M5 13l5 5L20 7',
  chevron: 'M6 9l6 6 6-6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5',
  warning: 'M12 4 2.5 20h19L12 4ZM12 10v5M12 17.5v.01',
  error: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v6M12 16.5v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v6M12 7.5v.01',
  success: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12l3 3 5-6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  edit: 'M4 20l1-5L16 4l4 4L9 19l-5 1ZM14 6l4 4',
  stop: 'M6 6h12v12H6z',
  play: 'M7 4l13 8-13 8V4Z',
  signout: 'M10 4H4v16h6M9 12h12M17 8l4 4-4 4',
  phone: 'M7 2h10v20H7zM11 19h2',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l4 2',
  repeat: 'M4 11V9a3 3 0 0 1 3-3h13M17 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H4M7 21l-3-3 3-3',
  eyeoff: 'M4 4l16 16M9.9 5.2A9.5 9.5 0 0 1 12 5c5 0 8.5 4 10 7a15 15 0 0 1-3 4M6 7.5A15 15 0 0 0 2 12c1.500 3 5 7 10 7 1.300 0 2.500-.3 3.600-.7M10 10a3 3 0 0 0 4 4',
  external: 'M14 4h6v6M20 4l-9 9M10 5H4v15h15v-6',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={name === 'drag' ? 3 : 1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
