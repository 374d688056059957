// Fields that know their place in the message, so that problems find them.
import type { RefObject, ReactNode } from 'react'
import type { Counting } from '../lib/numbers'
import { Icon, TextField } from '../ui'
import { useFieldHints, useFieldProblem } from './problems'

export const fieldId = (path: string): string => `field-${path.replace(/[^a-zA-Z0-9]+/g, '-')}`

export function Hints({ path }: { path: string }) {
  const hints = useFieldHints(path)
  if (hints.length === 0) return null
  return (
    <ul className="hints">
      {hints.map((hint) => (
        <li key={hint}>
          <Icon name="info" size={16} />
          {hint}
        </li>
      ))}
    </ul>
  )
}

export function MessageText({
  path,
  label,
  value,
  onChange,
  most,
  counting = 'utf16',
  lines,
  required,
  optional,
  help,
  inputRef,
  tools,
  type,
  placeholder,
}: {
  path: string
  label: string
  value: string
  onChange: (value: string) => void
  most: number
  counting?: Counting
  lines?: number
  required?: boolean
  optional?: boolean
  help?: ReactNode
  inputRef?: RefObject<HTMLInputElement | HTMLTextAreaElement | null>
  tools?: ReactNode
  type?: 'text' | 'url'
  placeholder?: string
}) {
  const error = useFieldProblem(path)
  return (
    <div id={fieldId(path)}>
      <TextField
        label={label}
        value={value}
        onChange={onChange}
        most={most}
        counting={counting}
        required={required ?? false}
        optional={optional ?? false}
        error={error}
        {...(lines ? { lines } : {})}
        {...(help ? { help } : {})}
        {...(inputRef ? { inputRef } : {})}
        {...(tools ? { tools } : {})}
        {...(type ? { type, inputMode: 'url' as const } : {})}
        {...(placeholder ? { placeholder } : {})}
      />
      <Hints path={path} />
    </div>
  )
}
